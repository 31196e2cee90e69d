import type { InboxRow, WantedLook } from '../ledger/inbox.ts';
import type { Claim } from '../ledger/unit-row.ts';
import type { Cause, Look } from '../model/finding.ts';
import type { UnitRef } from '../model/resource-id.ts';
import { deliver } from './deliver.ts';
import { fanOut } from './fan-out.ts';
import { finishProjection, type Looked, lookAt } from './look.ts';
import type { Ports } from './ports.ts';
import { buryPoisoned, closeRows, countAttempt, dueRows, isFresh } from './rows.ts';
import { nowOf, pause, reasonOf } from './time.ts';

export interface Errand {
  readonly cause: Cause;
  /** Look even when no notice waits. */
  readonly always: boolean;
  /** Wait first, so that a burst becomes one look. */
  readonly settle: boolean;
  /** Count an attempt before it is made: a notice that kills the process must come to an end as well. */
  readonly countFirst: boolean;
  /** When the errand should be over, in ms since 1970: no pause goes beyond. */
  readonly until: number;
}

export interface Tended {
  readonly outcome: 'assessed' | 'nothing to do' | 'left to holder';
  readonly look?: Look;
  /** Units that were told something by this one. */
  readonly told: readonly UnitRef[];
}

/** Rounds of one holder and of one errand; whatever comes after is for the next. */
const MOST_ROUNDS = 5;

const RENEW_EVERY_IN_MS = 20_000;

/** A wish that no look could be made for so long is left to the full scan. */
const WANTED_FOR_IN_MS = 30 * 60_000;

/** Does what is undone of a unit, if nobody else is at it. Rejects when it could not; the rows then wait for the sweep. */
export async function tend(ref: UnitRef, errand: Errand, ports: Ports, signal: AbortSignal): Promise<Tended> {
  let tended: Tended | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const claim = await ports.ledger.claim(ref);
    if (claim === null) {
      return tended ?? { outcome: 'left to holder', told: [] };
    }
    const held = await whileHolding(claim, () =>
      hold(claim, { ...errand, always: errand.always && tended?.look === undefined }, ports, signal),
    );
    tended = held === 'lost' ? tended : join(tended, held);
    // A notice stored while we were letting go found the unit held and was left to us.
    if (held !== 'lost' && !(await hasMore(ref, errand, ports, signal))) {
      break;
    }
  }
  return tended ?? { outcome: 'left to holder', told: [] };
}

async function whileHolding<T>(claim: Claim, work: () => Promise<T>): Promise<T> {
  // A renewal that fails needs no answer: the commit will find out.
  const timer = setInterval(() => void claim.renew().catch(() => undefined), RENEW_EVERY_IN_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await claim.release();
  }
}

async function hold(claim: Claim, errand: Errand, ports: Ports, signal: AbortSignal): Promise<Tended | 'lost'> {
  const { id } = claim.ref;
  if (!(await finishProjection(claim, ports))) {
    return 'lost';
  }
  if (errand.settle) {
    await pause(ports.settleInMs, ports, signal);
  }
  let tended: Tended = { outcome: 'nothing to do', told: [] };
  let undone = await ports.ledger.inbox.undone(id);
  let rows = dueRows(undone.rows, ports);
  let left: number | undefined;
  let always = errand.always || isWanted(undone.wanted, ports);
  for (let round = 0; round < MOST_ROUNDS && (rows.length > 0 || always); round++) {
    const looked = await attempt(claim, rows, { ...errand, always }, ports, signal);
    if (looked === null) {
      return 'lost';
    }
    await fulfil(id, undone.wanted, ports);
    tended = join(tended, looked);
    left = await deliver(id, ports, signal);
    undone = await ports.ledger.inbox.undone(id);
    if (errand.settle && undone.rows.some(isFresh)) {
      // The burst goes on: what follows becomes one look as well, and the longer it lasts the longer we wait.
      await pause(Math.min(ports.settleInMs * 2 ** (round + 1), Math.max(errand.until - nowOf(ports).getTime(), 1)), ports, signal);
      undone = await ports.ledger.inbox.undone(id);
    }
    rows = dueRows(undone.rows, ports).filter(isFresh);
    always = isWanted(undone.wanted, ports);
  }
  left ??= await deliver(id, ports, signal);
  if (undone.rows.length === 0 && !isWanted(undone.wanted, ports) && left === 0 && undone.pendingEtag !== null) {
    await fulfil(id, undone.wanted, ports);
    await ports.ledger.inbox.clear(id, undone.pendingEtag);
  }
  return tended;
}

function isWanted(wanted: WantedLook | null, ports: Pick<Ports, 'now'>): boolean {
  return wanted !== null && nowOf(ports).getTime() - Date.parse(wanted.since) < WANTED_FOR_IN_MS;
}

async function fulfil(unit: string, wanted: WantedLook | null, { ledger }: Pick<Ports, 'ledger'>): Promise<void> {
  if (wanted !== null) {
    await ledger.inbox.looked(unit, wanted);
  }
}

/** One look for these rows; whatever comes of it is written into them. Null when somebody else committed first. */
async function attempt(claim: Claim, due: readonly InboxRow[], errand: Errand, ports: Ports, signal: AbortSignal): Promise<Tended | null> {
  const { id } = claim.ref;
  const worthTrying = await buryPoisoned(id, due, 'Every attempt ended without an answer.', ports);
  if (worthTrying.length === 0 && !errand.always) {
    return { outcome: 'nothing to do', told: [] };
  }
  const rows = errand.countFirst ? await countAttempt(id, worthTrying, ports) : worthTrying;
  try {
    const notices = rows.map(({ notice }) => notice);
    const looked = await lookAt(claim, { cause: errand.cause, notices }, ports, signal);
    return looked === null ? null : await answer(claim.ref, rows, looked, ports, signal);
  } catch (error) {
    await recordFailure(id, rows, errand, error, ports);
    throw error;
  }
}

async function answer(ref: UnitRef, rows: readonly InboxRow[], looked: Looked, ports: Ports, signal: AbortSignal): Promise<Tended> {
  const notices = rows.map(({ notice }) => notice);
  const passedOn = ref.kind === 'subscription' && rows.length > 0 ? await fanOut(ref.id, notices, ports, signal) : undefined;
  await closeRows(rows, looked, passedOn?.isComplete ?? true, ports);
  return { outcome: 'assessed', look: looked.look, told: passedOn?.units ?? [] };
}

async function recordFailure(unit: string, rows: readonly InboxRow[], { countFirst }: Errand, error: unknown, ports: Ports): Promise<void> {
  try {
    const counted = countFirst ? rows : await countAttempt(unit, rows, ports);
    await buryPoisoned(unit, counted, reasonOf(error), ports);
  } catch (second) {
    ports.log.error('A failed attempt could not be counted', { unit, because: reasonOf(second) });
  }
}

/** Whether to take the unit once more: for a look somebody wants, for notices nobody worked on, and, while there is time, for those a look came too early for. */
async function hasMore(ref: UnitRef, { until }: Errand, ports: Ports, signal: AbortSignal): Promise<boolean> {
  const { rows, wanted } = await ports.ledger.inbox.undone(ref.id);
  if (rows.some(isFresh) || isWanted(wanted, ports)) {
    return true;
  }
  const waiting = rows.filter(({ looks, notBefore }) => looks > 0 && notBefore !== '').map(({ notBefore }) => Date.parse(notBefore));
  const next = Math.min(...waiting);
  if (next >= until) {
    return false;
  }
  await pause(Math.max(next - nowOf(ports).getTime(), 1), ports, signal);
  return true;
}

function join(before: Tended | undefined, after: Tended): Tended {
  const look = after.look ?? before?.look;
  const outcome = after.outcome === 'nothing to do' && before !== undefined ? before.outcome : after.outcome;
  return { outcome, told: [...(before?.told ?? []), ...after.told], ...(look === undefined ? {} : { look }) };
}
