import type { TableClient } from '@azure/data-tables';
import type { RemediationStore } from '../../model/remediation-store.ts';
import { createBudgets } from './budgets.ts';
import { createDecisions } from './decisions.ts';
import { createHistory } from './history.ts';
import { createHolds } from './holds.ts';
import { createKillSwitch } from './kill-switch.ts';
import { createLocks } from './locks.ts';

/** Names of the tables. */
export const remediationTables = { history: 'Remediations', state: 'RemediationState' } as const;

export interface RemediationTables {
  /** One row per remediation or undo. */
  readonly history: TableClient;
  /** Decisions, budgets, the kill switch, locks and holds. */
  readonly state: TableClient;
}

/** The tables must exist; see prepareRemediationTables. */
export function createRemediationStore({ history, state }: RemediationTables): RemediationStore {
  return {
    ...createHistory(history),
    ...createDecisions(state),
    ...createBudgets(state),
    ...createKillSwitch(state),
    ...createLocks(state),
    ...createHolds(state),
  };
}

/** Creates what is missing. */
export async function prepareRemediationTables({ history, state }: RemediationTables): Promise<void> {
  await Promise.all([history.createTable(), state.createTable()]);
}
