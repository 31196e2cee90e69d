import type { Storage } from '../azure/storage.ts';
import { type Erased, erasePrincipal, type Left } from '../ledger/erase.ts';

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

/** Every container of the service, and what becomes of its blobs; a test compares the list with the code. */
export const containers = {
  looks: ['looks'],
  /** Text that may be written again. */
  rewritten: ['messages', 'reports'],
  /** Files of people: looked into, never changed. */
  byHand: ['config'],
} as const;

/** What no command of ours reaches. */
const OUT_OF_REACH: readonly Left[] = [
  { what: 'rows in Log Analytics', because: 'They have a purge of their own, which takes up to 30 days.' },
  { what: 'earlier versions of documents in the storage account', because: 'Azure keeps them for the days that the storage account says.' },
  { what: 'mails and cards that were delivered', because: 'They lie with whoever received them.' },
  { what: 'the Activity Log of Azure', because: 'Azure keeps the caller for 90 days and nobody can change it.' },
];

export function eraser(storage: Storage): (principal: string) => Promise<Erased> {
  const clients = (names: readonly string[]) => names.map((name) => storage.blobs.getContainerClient(name));
  return async (principal) => {
    const erased = await erasePrincipal(
      {
        tables: tableNames.map(storage.table),
        looks: storage.blobs.getContainerClient(containers.looks[0]),
        others: clients(containers.rewritten),
        byHand: clients(containers.byHand),
      },
      principal,
    );
    return { ...erased, left: [...erased.left, ...OUT_OF_REACH] };
  };
}
