import type { DriftRoutes } from '../api/drift.ts';
import type { Arm } from '../azure/arm.ts';
import { lookUpWrites } from '../collectors/attribute.ts';
import type { WardenConfig } from '../config/policy-file.ts';
import { baselineAfter, baselineOf } from '../drift/baseline.ts';
import { changesOf, withChanges } from '../drift/changes.ts';
import { differencesBetween, differencesFrom } from '../drift/compare.ts';
import { exposureOf } from '../drift/exposure.ts';
import { relevanceOf } from '../drift/relevance.ts';
import type { Ports } from '../governance/ports.ts';
import { actorOf } from '../intake/actor.ts';
import { fieldsOf, textOf } from '../intake/field.ts';
import { type Attribution, attributionOf } from '../ledger/attribution.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Change } from '../model/change.ts';
import type { Actor, Finding, Look, Notice, Transition } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import type { Log } from '../model/log.ts';
import { catalogue } from '../rules/catalogue.ts';

/** How long a look waits to learn who it was; an event has 20 s for everything. */
const LOOK_UP_IN_MS = 4_000;

/** One for all: it depends on the rules alone. */
export const isRelevant = relevanceOf(catalogue);

export interface DriftParts {
  readonly ledger: Pick<Ledger, 'baselines'>;
  readonly reader: Pick<Arm, 'activity' | 'query'>;
  readonly config: Pick<WardenConfig, 'baseline'>;
  readonly log: Log;
}

/** What a look tells beside its findings: which properties changed, who did it, and what an approved deployment makes the approved state. */
export function driftObserver({ ledger, reader, config, log }: DriftParts): NonNullable<Ports['observe']> {
  const { approvedDeployers, ignore } = config.baseline;
  return async (look, { previous, notices }, signal) => {
    if (look.unitKind === 'estate') {
      // What changed in a workspace is told with the workspace.
      return look;
    }
    const differences = previous === undefined ? [] : differencesBetween(previous.unit, look.unit, { isRelevant, ignore });
    const isDeployed = approvedDeployers.length > 0 && notices.length > 0;
    if (differences.length === 0 && !isDeployed) {
      return look;
    }
    const baseline = await ledger.baselines.load(look.unit.id);
    const approved = isDeployed ? baselineAfter({ unit: look.unit, at: look.at, notices, baseline, approvedDeployers, ignore }) : null;
    const nameless = differences.map(({ resourceId }) => resourceId).filter((id) => attributionOf(id, [], notices).actor === undefined);
    const lookedUp = await lookUp({ reader, log }, look, { resourceIds: nameless, since: previous?.at ?? look.at }, signal);
    const attribute = (id: string): Attribution => {
      const told = attributionOf(id, [], notices);
      return told.actor === undefined ? { ...told, ...attributionOf(id, [], lookedUp) } : told;
    };
    const changes = changesOf(look, differences, approved ?? baseline, (id) => {
      const { correlationId: _, ...rest } = attribute(id);
      return rest;
    });
    return {
      ...look,
      changes,
      findings: withChanges(look.findings, changes, previous?.findings ?? []).map((finding) => named(finding, changes)),
      transitions: look.transitions.map((transition) => withEvent(transition, changes, attribute)),
      ...(approved === null ? {} : { baseline: approved }),
    };
  };
}

interface Wanted {
  readonly resourceIds: readonly string[];
  readonly since: string;
}

/** A name is good to have and nothing waits for it long: without one the look is as good. */
async function lookUp(
  { reader, log }: Pick<DriftParts, 'reader' | 'log'>,
  { at, unit }: Look,
  { resourceIds, since }: Wanted,
  signal: AbortSignal,
): Promise<Notice[]> {
  if (resourceIds.length === 0) {
    return [];
  }
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LOOK_UP_IN_MS)]);
    const ids = [...new Set(resourceIds)];
    return await lookUpWrites(reader, { resourceIds: ids, since, until: at, actorOf: actorIn }, limited);
  } catch {
    log.warn('Who changed a resource could not be looked up', { unit: unit.id, resources: resourceIds.length });
    return [];
  }
}

function actorIn(entry: JsonObject): Actor | undefined {
  const fields = fieldsOf(entry);
  const caller = textOf(fields('caller'), 256);
  return actorOf(fields) ?? (caller === undefined ? undefined : { name: caller, type: 'unknown', confidence: 'activity-log' });
}

/** Who a finding's own change names, where no event did. */
function named(finding: Finding, changes: readonly Change[]): Finding {
  const actor = finding.actor ?? changes.find((change) => change.findingIds.includes(finding.id) && change.actor !== undefined)?.actor;
  return actor === undefined || finding.status === 'resolved' ? finding : { ...finding, actor };
}

/** Only what a change explains is looked up for a transition: a wrong name is worse than none. */
function withEvent(transition: Transition, changes: readonly Change[], attribute: (id: string) => Attribution): Transition {
  const behind = changes.find(({ findingIds, actor }) => actor !== undefined && findingIds.includes(transition.findingId));
  return transition.actor !== undefined || transition.cause === 'new-catalogue' || behind === undefined
    ? transition
    : { ...transition, ...attribute(behind.resourceId) };
}

export interface DriftRouteParts {
  readonly ledger: Ledger;
  readonly config: () => Promise<{ readonly config: Pick<WardenConfig, 'baseline'> }>;
  readonly now?: () => Date;
}

export function driftRoutes({ ledger, config, now = () => new Date() }: DriftRouteParts): DriftRoutes {
  return {
    listChanges: ledger.listChanges,
    getBaseline: ledger.baselines.load,
    async diffBaseline(unit) {
      const [stored, look] = await Promise.all([ledger.baselines.load(unit), ledger.lastLook(unit)]);
      if (stored === null || look === null) {
        return null;
      }
      const { resources: _, ...baseline } = stored;
      const { ignore } = (await config()).config.baseline;
      return { baseline, value: differencesFrom(stored, look.unit, { isRelevant, ignore }) };
    },
    async approveBaseline(unit, by) {
      const look = await ledger.lastLook(unit);
      if (look === null) {
        return {
          status: 'notFound',
          because: 'The unit was never looked at: name a workspace, registry or subscription that is governed.',
        };
      }
      if (look.unitKind === 'estate') {
        return { status: 'conflict', because: 'The estate only compares workspaces: approve the state of each of them.' };
      }
      const at = now().toISOString();
      const baseline = baselineOf(look.unit, { by, how: 'command', at }, (await config()).config.baseline.ignore);
      if (baseline === null) {
        return { status: 'conflict', because: 'The last look could not read the unit itself: nobody can approve what was not seen.' };
      }
      await ledger.baselines.save(baseline);
      return { status: 'approved', unit, approvedBy: by, at, resources: Object.keys(baseline.resources).length };
    },
    exposure: async (unit) => exposureOf(await everyFinding(ledger, unit), now().toISOString()),
  };
}

async function everyFinding({ listFindings }: Pick<Ledger, 'listFindings'>, unit: string | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  let next: string | undefined;
  do {
    const page = await listFindings({ top: 500, unit, next });
    findings.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return findings;
}
