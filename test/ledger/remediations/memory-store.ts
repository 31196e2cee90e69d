import type { Decision, RemediationRecord } from '../../../shared/model/remediation-run.ts';
import type { BudgetRequest, Hold, KillSwitch, LockRequest, RemediationStore } from '../../../shared/model/remediation-store.ts';

/**
 * The store without a table service, for tests whose clock jumps and would not wait for one. The tests of the store run against it
 * too, so that it behaves the same.
 */
export function createMemoryStore(): RemediationStore {
  return { ...records(), ...decisions(), ...budgets(), ...locks(), ...holds(), ...killSwitch() };
}

function records(): Pick<RemediationStore, 'insert' | 'get' | 'update' | 'list'> {
  const rows = new Map<string, RemediationRecord>();
  return {
    insert: async (record) => !rows.has(record.id) && rows.set(record.id, record).size > 0,
    get: async (id) => rows.get(id) ?? null,
    async update(id, change) {
      const record = rows.get(id);
      if (record === undefined) {
        throw new RangeError(`Expected a remediation ${id} but the history holds none.`);
      }
      const changed = change(record);
      rows.set(id, changed);
      return changed;
    },
    async list({ unit, resourceId, state, unfinished = false, top = 100, token = '' }) {
      const found = [...rows.values()]
        .filter(({ request }) => (unit ?? request.unit) === request.unit && (resourceId ?? request.resourceId) === request.resourceId)
        .filter((record) => !unfinished || record.state !== 'finished')
        .filter((record) => (state ?? record.state) === record.state && record.id > token)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const page = found.slice(0, top);
      const last = page.at(-1);
      return { records: page, ...(found.length > page.length && last !== undefined ? { token: last.id } : {}) };
    },
  };
}

function decisions(): Pick<RemediationStore, 'decide' | 'decision' | 'useDecision'> {
  const rows = new Map<string, Decision>();
  const keyOf = (remediation: string, number: number) => `${remediation} ${number}`;
  return {
    async decide(decision) {
      const key = keyOf(decision.remediation, decision.number);
      const standing = rows.get(key) ?? decision;
      rows.set(key, standing);
      return standing;
    },
    decision: async (remediation, number) => rows.get(keyOf(remediation, number)) ?? null,
    async useDecision(remediation, number, { writeId, at }) {
      const decision = rows.get(keyOf(remediation, number));
      if (decision === undefined) {
        return false;
      }
      const { usedAt = at, usedFor = decision.usedAt === undefined ? writeId : undefined } = decision;
      rows.set(keyOf(remediation, number), { ...decision, usedAt, ...(usedFor === undefined ? {} : { usedFor }) });
      return usedFor === writeId;
    },
  };
}

function budgets(): Pick<RemediationStore, 'takeBudget'> {
  const taken = new Map<string, string>();
  return {
    async takeBudget({ id, unit, at, perHour, perUnitPerHour, unitsPerHour }: BudgetRequest) {
      const hour = at.toISOString().slice(0, 13);
      const units = [...taken].filter(([key]) => key.startsWith(hour)).map(([, spentIn]) => spentIn);
      if (taken.has(`${hour} ${id}`)) {
        return 'taken';
      }
      if (units.length >= perHour) {
        return 'hour';
      }
      if (units.filter((spentIn) => spentIn === unit).length >= perUnitPerHour) {
        return 'unit';
      }
      if (!units.includes(unit) && new Set(units).size >= unitsPerHour) {
        return 'estate';
      }
      taken.set(`${hour} ${id}`, unit);
      return 'taken';
    },
  };
}

function locks(): Pick<RemediationStore, 'lock' | 'unlock' | 'holder'> {
  const rows = new Map<string, LockRequest>();
  const held = (key: string, now: Date) => {
    const row = rows.get(key);
    return row !== undefined && row.expiresAt > now ? row.id : null;
  };
  return {
    async lock(request) {
      const key = `${request.resourceId} ${request.remediationId}`;
      const holder = held(key, request.now) ?? request.id;
      if (holder === request.id) {
        rows.set(key, request);
      }
      return holder;
    },
    async unlock(resourceId, remediationId, id) {
      if (rows.get(`${resourceId} ${remediationId}`)?.id === id) {
        rows.delete(`${resourceId} ${remediationId}`);
      }
    },
    holder: async (resourceId, remediationId, now) => held(`${resourceId} ${remediationId}`, now),
  };
}

function holds(): Pick<RemediationStore, 'hold' | 'held' | 'unhold'> {
  const rows = new Map<string, Hold>();
  return {
    hold: async (hold) => void rows.set(`${hold.resourceId} ${hold.ruleId}`, hold),
    async held(resourceId, ruleId, now) {
      const hold = rows.get(`${resourceId} ${ruleId}`);
      return hold !== undefined && Date.parse(hold.until) > now.getTime() ? hold : null;
    },
    unhold: async (resourceId, ruleId) => void rows.delete(`${resourceId} ${ruleId}`),
  };
}

function killSwitch(): Pick<RemediationStore, 'killSwitch' | 'setKillSwitch'> {
  let row: KillSwitch | null = null;
  return {
    killSwitch: async () => row,
    setKillSwitch: async (value) => {
      row = value;
    },
  };
}
