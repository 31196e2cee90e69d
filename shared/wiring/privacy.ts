import type { Storage } from '../azure/storage.ts';
import { type Erased, erasePrincipal } from '../ledger/erase.ts';

/** Every table of the service; a test compares the list with the code. */
export const tableNames = [
  'Changes',
  'DeadLetters',
  'Dependents',
  'Exemptions',
  'FindingIds',
  'Findings',
  'Messages',
  'Outbox',
  'Pending',
  'RemediationState',
  'Remediations',
  'Reports',
  'Runs',
  'ScanBatches',
  'ScanPrints',
  'Schedules',
  'SeenEvents',
  'Transitions',
  'Units',
] as const;

/** Containers whose blobs are text and may be written again. */
const CONTAINERS = ['messages', 'reports'] as const;

export function eraser(storage: Storage): (principal: string) => Promise<Erased> {
  return (principal) =>
    erasePrincipal(
      {
        tables: tableNames.map(storage.table),
        looks: storage.blobs.getContainerClient('looks'),
        others: CONTAINERS.map((name) => storage.blobs.getContainerClient(name)),
      },
      principal,
    );
}
