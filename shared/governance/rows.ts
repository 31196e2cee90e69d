import type { InboxRow } from '../ledger/inbox.ts';
import type { Look } from '../model/finding.ts';
import { lateOnes } from './late.ts';
import type { Looked } from './look.ts';
import type { Ports } from './ports.ts';
import { nowOf } from './time.ts';

/** After so many failures a notice goes to the dead letters. */
export const MOST_ATTEMPTS = 10;

/** After so many looks that came too early the full scan has to see it. */
const MOST_LOOKS = 3;

const LATE_RETRY_IN_MS = 3_000;

type Needed = Pick<Ports, 'ledger' | 'log' | 'now' | 'lateRetryInMs'>;

export function dueRows(rows: readonly InboxRow[], ports: Pick<Ports, 'now'>): InboxRow[] {
  const now = nowOf(ports).getTime();
  return rows.filter(({ notBefore }) => notBefore === '' || Date.parse(notBefore) <= now);
}

/** Rows that nobody has worked on yet. */
export function isFresh({ attempts, looks }: InboxRow): boolean {
  return attempts === 0 && looks === 0;
}

/** Deletes the rows a look answered. Those it came too early for stay for another. */
export async function closeRows(rows: readonly InboxRow[], { look, previous }: Looked, isAnswered: boolean, ports: Needed): Promise<void> {
  const late = isAnswered ? lateOnes(rows, look.unit, previous?.unit) : rows;
  const again = late.filter(({ looks }) => looks + 1 < MOST_LOOKS);
  const givenUp = late.length - again.length;
  if (givenUp > 0) {
    ports.log.warn('Azure did not show what events told within three looks; the full scan will see it', {
      unit: look.unit.id,
      rows: givenUp,
    });
  }
  const notBefore = new Date(nowOf(ports).getTime() + (ports.lateRetryInMs ?? LATE_RETRY_IN_MS)).toISOString();
  await ports.ledger.inbox.forget(
    look.unit.id,
    rows.filter((row) => !again.includes(row)),
  );
  await ports.ledger.inbox.recount(
    look.unit.id,
    again.map((row) => ({ ...row, looks: row.looks + 1, notBefore })),
  );
}

/** Counts a failed attempt, before it when the process may not live to count it after. Returns the rows still worth one. */
export async function countAttempt(unit: Look['unit']['id'], rows: readonly InboxRow[], ports: Needed): Promise<InboxRow[]> {
  const counted = rows.map((row) => ({ ...row, attempts: row.attempts + 1 }));
  await ports.ledger.inbox.recount(unit, counted);
  return counted;
}

/** Puts the rows that failed too often where people look. Returns the others. */
export async function buryPoisoned(unit: string, rows: readonly InboxRow[], because: string, ports: Needed): Promise<InboxRow[]> {
  const poisoned = rows.filter(({ attempts }) => attempts >= MOST_ATTEMPTS);
  const at = nowOf(ports).toISOString();
  await Promise.all(poisoned.map(({ notice, attempts }) => ports.ledger.bury({ unit, notice, attempts, because, at })));
  await ports.ledger.inbox.forget(unit, poisoned);
  for (const { notice, attempts } of poisoned) {
    ports.log.error('An event could not be acted on and is now a dead letter', { unit, eventId: notice.eventId, attempts, because });
  }
  return rows.filter((row) => !poisoned.includes(row));
}
