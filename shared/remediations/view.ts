import type { Plan, Preflight } from '../model/remediation.ts';
import type { RemediationRecord, RunState } from '../model/remediation-run.ts';
import type { RemediationStore } from '../model/remediation-store.ts';
import { isInstanceId } from './instance-id.ts';

/** A record as people see it: without the addresses and ids that the machinery works with. */
export interface RemediationView {
  readonly id: string;
  readonly kind: 'fix' | 'undo';
  readonly undoes?: string;
  readonly remediationId: string;
  readonly ruleId: string;
  readonly findingId: string;
  readonly resourceId: string;
  readonly unit: string;
  readonly requestedBy: string;
  readonly state: RunState;
  readonly outcome?: string;
  readonly because?: string;
  readonly plan?: Plan;
  readonly preflight?: Preflight;
  readonly approver?: string;
  readonly requestedAt: string;
  readonly endedAt?: string;
  readonly expiresAt?: string;
}

function viewOf(record: RemediationRecord): RemediationView {
  const { id, kind, state, createdAt, request, finishedAt, ask } = record;
  return {
    id,
    kind,
    ...request,
    state,
    requestedAt: createdAt,
    ...present(record, ['undoes', 'outcome', 'because', 'plan', 'preflight', 'approver']),
    ...(finishedAt === undefined ? {} : { endedAt: finishedAt }),
    ...(state === 'waiting' && ask !== undefined ? { expiresAt: ask.expiresAt } : {}),
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

const states: readonly string[] = ['planning', 'waiting', 'applying', 'verifying', 'finished'] satisfies RunState[];

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
