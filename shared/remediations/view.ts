import type { RemediationRecord, RemediationView, RunState } from '../model/remediation-run.ts';
import type { RemediationStore } from '../model/remediation-store.ts';
import { isInstanceId } from './instance-id.ts';

export function viewOf(record: RemediationRecord): RemediationView {
  const { id, kind, state, createdAt, request, finishedAt, ask } = record;
  return {
    id,
    kind,
    ...request,
    state,
    requestedAt: createdAt,
    ...present(record, ['undoes', 'outcome', 'because', 'mode', 'plan', 'preflight', 'approver']),
    ...(finishedAt === undefined ? {} : { endedAt: finishedAt }),
    ...(state === 'waiting' && ask !== undefined ? { expiresAt: ask.expiresAt, ask: ask.number } : {}),
    ...(state !== 'finished' && record.notBefore !== undefined ? { notBefore: record.notBefore } : {}),
  };
}

function present<K extends keyof RemediationRecord>(record: RemediationRecord, keys: readonly K[]): Pick<RemediationRecord, K> {
  return Object.fromEntries(keys.filter((key) => record[key] !== undefined).map((key) => [key, record[key]])) as Pick<RemediationRecord, K>;
}

export interface ViewFilter {
  readonly unit?: string | undefined;
  readonly state?: string | undefined;
  readonly top: number;
  readonly next?: string | undefined;
}

const states: readonly string[] = ['planning', 'waiting', 'scheduled', 'applying', 'verifying', 'finished'] satisfies RunState[];

/** A page, newest first. A state that does not exist has no remediations. */
export async function listViews(
  store: Pick<RemediationStore, 'list'>,
  { unit, state, top, next }: ViewFilter,
): Promise<{ readonly items: readonly RemediationView[]; readonly next?: string }> {
  if (state !== undefined && !states.includes(state)) {
    return { items: [] };
  }
  const { records, token } = await store.list({
    top,
    ...(unit === undefined ? {} : { unit }),
    ...(state === undefined ? {} : { state: state as RunState }),
    ...(next === undefined ? {} : { token: next }),
  });
  return { items: records.map(viewOf), ...(token === undefined ? {} : { next: token }) };
}

export async function getView(store: Pick<RemediationStore, 'get'>, id: string): Promise<RemediationView | null> {
  const record = isInstanceId(id) ? await store.get(id) : null;
  return record === null ? null : viewOf(record);
}
