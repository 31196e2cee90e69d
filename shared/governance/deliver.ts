import type { OutboxRow } from '../ledger/outbox.ts';
import type { Consumer, Undelivered } from '../model/consumer.ts';
import { parcelsOf } from './digest.ts';
import type { Ports } from './ports.ts';
import { nowOf, orAbort, reasonOf } from './time.ts';

type Needed = Pick<Ports, 'ledger' | 'consumers' | 'log' | 'now'>;

/** After so many failures somebody should know; trying goes on. */
const WORTH_AN_ALERT = 10;

/** How long one consumer may take for those it is told of at once. */
const LIMIT_IN_MS = 10_000;

/** Few enough for that time, or a look with thousands of transitions would be begun anew for ever. */
const AT_ONCE = 200;

/** Tells the consumers what they have not been told. Returns how many rows are left: failed, waiting, or in somebody else's hands. */
export async function deliver(unit: string, ports: Needed, signal: AbortSignal): Promise<number> {
  const rows = await ports.ledger.outbox.list(unit);
  const now = nowOf(ports).getTime();
  const due = rows.filter(({ notBefore }) => notBefore === '' || Date.parse(notBefore) <= now);
  const left = await Promise.all(
    [...Map.groupBy(due, ({ consumer }) => consumer)].map(([name, group]) => deliverGroup({ unit, name, group }, ports, signal)),
  );
  return left.reduce((sum, count) => sum + count, rows.length - due.length);
}

interface Group {
  readonly unit: string;
  readonly name: string;
  readonly group: readonly OutboxRow[];
}

async function deliverGroup({ unit, name, group }: Group, ports: Needed, signal: AbortSignal): Promise<number> {
  const consumer = ports.consumers.find((candidate) => candidate.name === name);
  if (consumer === undefined) {
    ports.log.warn('Transitions wait for a consumer that is no longer configured; they are dropped', {
      consumer: name,
      unit,
      rows: group.length,
    });
    await ports.ledger.outbox.remove(unit, group);
    return 0;
  }
  let left = group.length;
  for (const some of parcelsOf(group, () => 1, AT_ONCE)) {
    const told = signal.aborted ? 0 : await deliverSome(consumer, { unit, name, group: some }, ports, signal);
    left -= told;
    if (told === 0) {
      break;
    }
  }
  return left;
}

/** Returns how many were told. */
async function deliverSome(consumer: Consumer, { unit, name, group }: Group, ports: Needed, signal: AbortSignal): Promise<number> {
  const taken = await ports.ledger.outbox.take(unit, group);
  if (taken.length === 0) {
    return 0;
  }
  const failures = await tell(consumer, taken, signal);
  const failed = taken.filter(({ transition }) => failures.has(transition.id));
  const told = taken.filter((row) => !failed.includes(row));
  await ports.ledger.outbox.remove(unit, told);
  await giveBack({ unit, name, group: failed }, failures, ports);
  return told.length;
}

/** Who was not told and why, by transition id. */
async function tell(consumer: Consumer, rows: readonly OutboxRow[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const transitions = rows.map(({ transition }) => transition);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_IN_MS)]);
  try {
    const undelivered: readonly Undelivered[] = await orAbort(consumer.deliver(transitions, limited), limited);
    return new Map(undelivered.map(({ transitionId, because }) => [transitionId, because]));
  } catch (error) {
    const because = reasonOf(error);
    return new Map(transitions.map(({ id }) => [id, because]));
  }
}

async function giveBack({ unit, name, group }: Group, failures: ReadonlyMap<string, string>, { ledger, log }: Needed): Promise<void> {
  const byReason = Map.groupBy(group, ({ transition }) => failures.get(transition.id) ?? '');
  await Promise.all([...byReason].map(([because, rows]) => ledger.outbox.giveBack(unit, rows, because)));
  if (group.length > 0) {
    const isStuck = group.some(({ attempts }) => attempts + 1 === WORTH_AN_ALERT);
    const fields = { consumer: name, unit, rows: group.length, because: [...byReason.keys()].slice(0, 3) };
    log[isStuck ? 'error' : 'warn']('Transitions did not reach a consumer and stay in the outbox', fields);
  }
}
