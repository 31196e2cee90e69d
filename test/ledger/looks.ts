import { compare } from '../../shared/ledger/life.ts';
import type { Look } from '../../shared/model/finding.ts';
import type { Judgement } from '../../shared/model/verdict.ts';
import { AT, aUnit, WORKSPACE_ID } from '../scenes.ts';

export interface LookChanges {
  readonly id?: string;
  readonly at?: string;
  readonly unit?: string;
  readonly previous?: Look;
  readonly judgements?: readonly Judgement[];
}

/** A failing judgement; a test states only what it changes. */
export function aFailure(changes: Partial<Judgement> = {}): Judgement {
  const { ruleId = 'AML-NET-001', unit = WORKSPACE_ID, resourceId = unit } = changes;
  return {
    ruleId,
    title: 'Public access is disabled',
    severity: 'critical',
    control: 3,
    verdict: 'fail',
    resourceId,
    resourceType: 'Microsoft.MachineLearningServices/workspaces',
    unit,
    because: 'It is Enabled.',
    receipt: [{ resourceId, path: 'p', expected: 'Disabled', found: 'Enabled', apiVersion: '1', readAt: AT }],
    findingId: idOf(`${unit} ${ruleId} ${resourceId}`),
    ...changes,
  };
}

/** 64 hex digits that differ where the texts differ. */
function idOf(text: string): string {
  return Buffer.from(text).toString('hex').split('').toReversed().join('').slice(0, 64).padEnd(64, '0');
}

export function aLook({ id = 'l1', at = AT, unit = WORKSPACE_ID, previous, judgements = [aFailure({ unit })] }: LookChanges = {}): Look {
  const seen = aUnit({}, unit);
  const compared = compare({ previous, unit: seen, judgements, at, cause: 'event', catalogueVersion: '1', notices: [] });
  return { schemaVersion: 1, id, unit: seen, unitKind: 'workspace', at, cause: 'event', catalogueVersion: '1', judgements, ...compared };
}
