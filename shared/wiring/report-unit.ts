import { environmentOf } from '../engine/environment.ts';
import type { RulePolicy } from '../model/policy.ts';
import type { ReportUnit } from '../model/report-data.ts';
import { rootOf, type Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';

const OWNER = { environmentTag: 'owner' };
/** What compares workspaces belongs to none of them. */
const ALL = 'all';

/** A unit as a report needs it: small, for there may be thousands. */
export function reportUnit(
  unit: Unit,
  judgements: readonly Judgement[],
  at: string,
  policy: Pick<RulePolicy, 'environmentTag'>,
): ReportUnit {
  return {
    id: unit.id,
    kind: unit.kind,
    environment: tagOf(unit, policy),
    owner: tagOf(unit, OWNER),
    at,
    judgements: judgements.map(({ ruleId, control, verdict, resourceId, missing, because }) => ({
      ruleId,
      control,
      verdict,
      resourceId,
      because: verdict === 'unknown' ? because : '',
      ...(missing === undefined ? {} : { missing }),
    })),
  };
}

/** Null: the unit's own resource could not be seen. */
function tagOf(unit: Unit, tag: Pick<RulePolicy, 'environmentTag'>): string | undefined | null {
  if (unit.kind === 'estate') {
    return ALL;
  }
  if (rootOf(unit)?.reading.status !== 'read') {
    return null;
  }
  try {
    return environmentOf(unit, tag);
  } catch {
    return null;
  }
}
