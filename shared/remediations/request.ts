import type { RemediationRequest } from '../model/remediation.ts';
import { undoProblem } from './carry-out/undo.ts';
import type { Answer } from './decide.ts';
import { instanceIdOf, isInstanceId } from './instance-id.ts';
import { startOnce } from './orchestrations.ts';
import type { Equipped } from './ports.ts';
import { remediationForRule } from './registry.ts';

/** A finding that a person wants repaired. */
export type Wanted = Pick<RemediationRequest, 'ruleId' | 'findingId' | 'resourceId' | 'unit'>;

/** Starts a remediation because a person asks for it; mode, preflight and approval apply as always. */
export async function requestRemediation(
  equipped: Equipped,
  orchestration: string,
  { wanted, by }: { readonly wanted: Wanted; readonly by: string },
): Promise<Answer> {
  const { ruleId, findingId, resourceId, unit } = wanted;
  const remediation = remediationForRule(ruleId);
  if (remediation === undefined) {
    return { status: 'conflict', because: `Nothing repairs ${ruleId} by itself; its page says what to do.` };
  }
  const id = instanceIdOf(`person:${equipped.newId()}`, equipped.now());
  const requestedBy = `person:${by}`;
  const request: RemediationRequest = { remediationId: remediation.id, ruleId, findingId, resourceId, unit, requestedBy };
  await startOnce(equipped.orchestrations, orchestration, id, request);
  return { status: 'accepted', id };
}

/** Starts taking a remediation back. */
export async function requestUndo(
  equipped: Equipped,
  orchestration: string,
  { undoes, by }: { readonly undoes: string; readonly by: string },
): Promise<Answer> {
  const record = isInstanceId(undoes) ? await equipped.store.get(undoes) : null;
  const because = undoProblem(record);
  if (because !== null) {
    return { status: record === null ? 'notFound' : 'conflict', because };
  }
  const id = instanceIdOf(`undo:${equipped.newId()}`, equipped.now());
  await startOnce(equipped.orchestrations, orchestration, id, { undoes, requestedBy: `person:${by}` });
  return { status: 'accepted', id };
}
