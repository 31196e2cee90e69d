import { isJsonObject } from '../../model/json.ts';
import type { RemediationRequest } from '../../model/remediation.ts';
import type { BeginAnswer, RemediationActivities, RemediationRecord } from '../../model/remediation-run.ts';
import { canonicalId, kindOfId } from '../../model/resource-id.ts';
import { isInstanceId } from '../instance-id.ts';
import type { Equipped } from '../ports.ts';
import { remediationById } from '../registry.ts';

/** Long enough for every step but waiting for people, which prolongs it. */
export const LOCK_IN_MS = 6 * 60 * 60_000;

/** Writes the record and takes the lock: one active remediation per (resource, remediation). */
export async function beginRemediation(
  equipped: Equipped,
  { id, request }: Parameters<RemediationActivities['beginRemediation']>[0],
): Promise<BeginAnswer> {
  const problem = problemWith(id, request);
  if (problem !== null) {
    equipped.log.warn('A remediation was asked for that makes no sense', { id, problem });
    return refused(problem);
  }
  return await begin(equipped, { id, kind: 'fix', request });
}

/** Everything in a request can come from whoever may start orchestrations; only what is consistent goes on. */
function problemWith(id: string, request: RemediationRequest): string | null {
  if (!isRequest(request)) {
    return 'Expected a request of short texts.';
  }
  const remediation = remediationById(request.remediationId);
  if (!isInstanceId(id)) {
    return 'Expected an instance id made by aml-warden.';
  }
  if (remediation === undefined || !remediation.ruleIds.includes(request.ruleId)) {
    return `Expected a remediation of ${request.ruleId} but found ${request.remediationId}.`;
  }
  return canonicalId(request.resourceId) === request.resourceId && kindOfId(request.resourceId) === remediation.kind
    ? null
    : `Expected the canonical id of a ${remediation.kind} but found ${JSON.stringify(request.resourceId).slice(0, 300)}.`;
}

const FIELDS = [
  'remediationId',
  'ruleId',
  'findingId',
  'resourceId',
  'unit',
  'requestedBy',
] as const satisfies (keyof RemediationRequest)[];

function isRequest(given: unknown): boolean {
  return isJsonObject(given) && FIELDS.every((field) => isShortText(given[field]));
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 2_048;
}

type Beginning = Pick<RemediationRecord, 'id' | 'kind' | 'request' | 'undoes'>;

export async function begin(equipped: Equipped, beginning: Beginning): Promise<BeginAnswer> {
  const { store, now } = equipped;
  const at = now().toISOString();
  const fresh: RemediationRecord = { schemaVersion: 1, ...beginning, state: 'planning', createdAt: at, updatedAt: at, decisions: [] };
  const isNew = await store.insert(fresh);
  const known = isNew ? fresh : await store.get(beginning.id);
  if (known?.state === 'finished') {
    return refused('It was carried out before.');
  }
  return await takeLock(equipped, beginning);
}

async function takeLock(equipped: Equipped, { id, request }: Beginning): Promise<BeginAnswer> {
  const { store } = equipped;
  const now = equipped.now();
  const { resourceId, remediationId } = request;
  const holder = await store.lock({ resourceId, remediationId, id, now, expiresAt: new Date(now.getTime() + LOCK_IN_MS) });
  if (holder === id) {
    return { status: 'begun' };
  }
  const because = `Another remediation of the same resource is active: ${holder}.`;
  const finishedAt = now.toISOString();
  await store.update(id, (record) => ({ ...record, state: 'finished', outcome: 'refused', because, finishedAt, updatedAt: finishedAt }));
  equipped.log.info('A remediation was refused because another one is active', { id, holder, resourceId });
  return refused(because);
}

export function refused(because: string): Extract<BeginAnswer, { status: 'refused' }> {
  return { status: 'refused', because };
}
