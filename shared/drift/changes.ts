import { createHash } from 'node:crypto';
import type { Baseline, Change } from '../model/change.ts';
import type { Finding, Look, Transition } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { type Difference, isDrift } from './compare.ts';
import { touches } from './pattern.ts';

export type Attribution = Pick<Change, 'actor' | 'eventAt'>;

/** What the finding shows. */
const MOST_ON_A_FINDING = 10;

/** A value longer than this (as JSON) is cut: it stands whole in the looks. */
const LONGEST_VALUE = 400;

/** Differences as changes of one look, each with the findings it caused or ended. */
export function changesOf(
  look: Pick<Look, 'id' | 'at' | 'unit' | 'transitions'>,
  differences: readonly Difference[],
  baseline: Baseline | null,
  attribute: (resourceId: string) => Attribution,
): Change[] {
  return differences.map((difference) => {
    const drift = isDrift(baseline, difference);
    const { resourceId, resourceType, path, before, after } = difference;
    return {
      id: createHash('sha256').update([look.unit.id, resourceId, path, look.id].join('\n')).digest('hex'),
      unit: look.unit.id,
      resourceId,
      resourceType,
      path,
      before: short(before),
      after: short(after),
      at: look.at,
      ...attribute(resourceId),
      ...(drift === undefined ? {} : { isDrift: drift }),
      findingIds: [...new Set(look.transitions.filter((transition) => isBehind(difference, transition)).map(({ findingId }) => findingId))],
    };
  });
}

/** Whether a difference is one of those a transition rests on. */
function isBehind({ resourceId, path }: Difference, transition: Transition): boolean {
  const isWhole = path === '' && transition.resourceId === resourceId;
  return isWhole || transition.receipt.some((line) => line.resourceId === resourceId && (path === '' || touches(path, line.path)));
}

/** Gives each finding the changes it rests on; one that did not move keeps those it had. */
export function withChanges(findings: readonly Finding[], changes: readonly Change[], before: readonly Finding[]): Finding[] {
  const had = new Map(before.map(({ id, changes: earlier }) => [id, earlier]));
  return findings.map((finding) => {
    const own = changes.filter(({ findingIds }) => findingIds.includes(finding.id)).slice(0, MOST_ON_A_FINDING);
    const shown = own.length > 0 ? own : had.get(finding.id);
    return shown === undefined ? finding : { ...finding, changes: shown };
  });
}

function short(value: Json): Json {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? value : `${text.slice(0, LONGEST_VALUE)}…`;
}
