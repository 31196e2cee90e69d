import type { Json } from '../../model/json.ts';
import type { Kind } from '../../model/kinds.ts';
import type { Plan, Remediation } from '../../model/remediation.ts';
import type { ApplyAnswer, BeginAnswer, RemediationActivities, RemediationRecord, VerifyAnswer } from '../../model/remediation-run.ts';
import type { Resource } from '../../model/unit.ts';
import { isInstanceId } from '../instance-id.ts';
import type { Equipped } from '../ports.ts';
import { remediationById } from '../registry.ts';
import { sameValue, valueAt } from '../values.ts';
import { begin, refused } from './begin.ts';
import { killed, lockLost } from './may-write.ts';
import { isOwnResource } from './propose.ts';
import { advance, recordOf } from './record.ts';
import { send } from './send.ts';
import { withReason } from './verify.ts';

/** Starts taking a remediation back; only what we wrote ourselves, and only where there is a way back. */
export async function beginUndo(
  equipped: Equipped,
  { id, undoes, requestedBy }: Parameters<RemediationActivities['beginUndo']>[0],
): Promise<BeginAnswer> {
  const original = isInstanceId(id) && isInstanceId(undoes) ? await equipped.store.get(undoes) : null;
  const because = undoProblem(original);
  if (original === null || because !== null) {
    return refused(because ?? 'There is nothing to undo.');
  }
  const begun = await begin(equipped, { id, kind: 'undo', undoes, request: { ...original.request, requestedBy } });
  if (begun.status === 'begun' && original.plan !== undefined) {
    await advance(equipped, id, { state: 'planning', changes: { plan: original.plan } });
  }
  return begun;
}

/** Why a record cannot be undone; null when it can. */
export function undoProblem(record: RemediationRecord | null): string | null {
  if (record === null || record.kind !== 'fix') {
    return 'There is no such remediation.';
  }
  if (record.state !== 'finished') {
    return 'It is still running.';
  }
  if (record.wroteAt === undefined || record.plan === undefined) {
    return 'It wrote nothing.';
  }
  return record.plan.undo === null ? 'Nothing can bring the value from before back.' : null;
}

/** Writes the pre-image if the resource still shows what we wrote. The hold comes first: the event of this very write must not repair. */
export async function applyUndo(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['applyUndo']>[0],
  signal: AbortSignal,
): Promise<ApplyAnswer> {
  const record = await recordOf(equipped, id);
  if (record.operationUrl !== undefined) {
    return { status: 'accepted', retryAfterInMs: 5_000 };
  }
  const { plan, resource, remediation } = await nowAndThen(equipped, record, signal);
  const { undo } = plan;
  const state = compare(plan, resource);
  if (undo === null || state.is === 'other') {
    return { status: 'conflict', because: state.because };
  }
  const refusal = await refusalToUndo(equipped, record);
  if (refusal !== null) {
    return { status: 'refused', because: refusal };
  }
  await setHold(equipped, record);
  if (state.is === 'before') {
    return { status: record.wroteAt === undefined ? 'alreadyDone' : 'written' };
  }
  const answer = await send(equipped, { record, plan, write: remediation.rebase?.(undo, resource) ?? undo, replaces: 'after' }, signal);
  if (answer.status === 'failed') {
    await equipped.store.unhold(record.request.resourceId, record.request.ruleId);
  }
  return answer;
}

export async function verifyUndo(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['verifyUndo']>[0],
  signal: AbortSignal,
): Promise<VerifyAnswer> {
  const record = await advance(equipped, (await recordOf(equipped, id)).id, { state: 'verifying' });
  const { plan, resource } = await nowAndThen(equipped, record, signal);
  return compare(plan, resource).is === 'before'
    ? { status: 'asPlanned', because: 'The value from before reads back.' }
    : withReason(record, { status: 'otherwise', because: 'The value from before does not read back.' });
}

/** The plan as it was carried out and the resource as it is now. */
async function nowAndThen(
  { reader }: Equipped,
  { plan, request }: RemediationRecord,
  signal: AbortSignal,
): Promise<{ readonly plan: Plan; readonly resource: Resource; readonly remediation: Remediation }> {
  const remediation = remediationById(request.remediationId);
  if (plan === undefined || remediation === undefined) {
    throw new RangeError(`Expected a plan of ${request.remediationId} to take back but found none.`);
  }
  const { id, kind } = plan.writesTo ?? { id: request.resourceId, kind: remediation.kind };
  const reading = await reader.get(kind, id, signal);
  if (reading.status === 'gone' && plan.writesTo !== undefined) {
    return { plan, remediation, resource: nothingAt(id, kind, plan.apiVersion) };
  }
  if (reading.status !== 'read') {
    throw new Error(`The resource could not be read: ${reading.status === 'gone' ? 'it is gone' : reading.because}.`);
  }
  return { plan, remediation, resource: reading.value };
}

/** Something that hangs on a resource and is not there: every value of it is missing. */
function nothingAt(id: string, kind: Kind, apiVersion: string): Resource {
  return { id, kind, type: '', name: '', apiVersion, readAt: '', raw: {} };
}

interface Comparison {
  readonly is: 'after' | 'before' | 'other';
  readonly because: string;
}

/** Three-way: what we wrote, what was there before, what is there now. */
function compare({ differences, undo }: Pick<Plan, 'differences' | 'undo'>, { raw }: Pick<Resource, 'raw'>): Comparison {
  const now = differences.map(({ path, before, after }) => ({ path, before, after, now: valueAt(raw, path) }));
  if (now.every((one) => sameValue(one.now, one.after))) {
    return { is: 'after', because: 'The value is still what was written.' };
  }
  const restored = (path: string, before: Json) => [before, valueAt(undo?.body ?? {}, path)];
  if (now.every((one) => restored(one.path, one.before).some((value) => sameValue(one.now, value)))) {
    return { is: 'before', because: 'The value from before is back.' };
  }
  const found = now.map((one) => `${one.path} is ${JSON.stringify(one.now)}, written was ${JSON.stringify(one.after)}`).join('; ');
  return { is: 'other', because: `Somebody changed it since: ${found}.`.slice(0, 1_000) };
}

async function refusalToUndo(equipped: Equipped, record: RemediationRecord): Promise<string | null> {
  const isOwn = isOwnResource(await equipped.policy(), record.request.resourceId);
  const own = isOwn ? 'aml-warden runs on this resource and never changes it.' : null;
  return own ?? (await killed(equipped)) ?? (await lockLost(equipped, record));
}

async function setHold({ store, now, holdInDays }: Equipped, { id, request }: RemediationRecord): Promise<void> {
  const until = new Date(now().getTime() + holdInDays * 24 * 60 * 60_000).toISOString();
  await store.hold({ resourceId: request.resourceId, ruleId: request.ruleId, until, by: id });
}
