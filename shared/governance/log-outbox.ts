import type { MessageBox, Waiting } from '../ledger/messages.ts';
import type { Json } from '../model/json.ts';
import type { Log } from '../model/log.ts';
import { reasonOf } from './time.ts';

/** A row of a table in Log Analytics, under the id it has there. */
export interface KeyedRow {
  readonly id: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface LogOutbox<T extends string> {
  /** Keeps the rows and tries at once; what does not arrive is swept. A row that was kept before is not sent again. */
  sendRows(table: T, rows: readonly KeyedRow[]): Promise<void>;
  flush(signal: AbortSignal): Promise<void>;
}

export interface LogOutboxPorts<T extends string> {
  readonly box: MessageBox;
  /** Rejects when it is not known that all arrived. */
  readonly upload: (table: T, rows: readonly Readonly<Record<string, unknown>>[], signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly now?: () => Date;
}

const CHANNEL = 'logs';
const AT_ONCE_IN_MS = 5_000;
const KEPT_FOR_IN_MS = 3 * 86_400_000;

/**
 * Rows that no transition carries go through the outbox of the messages, on a channel of their own: the same durability, without a limit
 * per hour. Findings have the transitions' outbox.
 */
export function createLogOutbox<T extends string>({ box, upload, log, now = () => new Date() }: LogOutboxPorts<T>): LogOutbox<T> {
  const deliver = async (rows: readonly Waiting[], signal: AbortSignal): Promise<void> => {
    const at = now().getTime();
    const late = rows.filter(({ deadAt }) => Date.parse(deadAt) <= at);
    await buryRows(late, { box, log });
    const due = rows.filter((row) => !late.includes(row) && Date.parse(row.notBefore) <= at);
    for (const [table, theirs] of Map.groupBy(due, ({ group }) => group as T)) {
      const taken = await box.take(theirs);
      try {
        if (taken.length > 0) {
          await upload(table, taken.map(rowOf), signal);
          await box.sent(taken);
        }
      } catch (error) {
        const because = reasonOf(error);
        await box.giveBack(taken, because);
        log.warn('Rows did not reach Log Analytics and stay in the outbox', { table, rows: taken.length, because });
      }
    }
  };
  return {
    async sendRows(table, rows) {
      const notBefore = now().toISOString();
      const deadAt = new Date(now().getTime() + KEPT_FOR_IN_MS).toISOString();
      const added = await box.add(
        rows.map(({ id, row }) => ({ id: `${table} ${id}`, channel: CHANNEL, payload: row as Json, group: table, notBefore, deadAt })),
      );
      await deliver(added, AbortSignal.timeout(AT_ONCE_IN_MS));
    },
    flush: async (signal) => await deliver(await box.waiting(CHANNEL), signal),
  };
}

function rowOf({ payload }: Waiting): Readonly<Record<string, unknown>> {
  return payload as Readonly<Record<string, unknown>>;
}

async function buryRows(rows: readonly Waiting[], { box, log }: { readonly box: MessageBox; readonly log: Log }): Promise<void> {
  const taken = await box.take(rows);
  if (taken.length > 0) {
    await box.bury(taken, taken[0]?.because ?? '');
    log.error('Rows for Log Analytics could not be delivered and are dead letters now', { rows: taken.length });
  }
}
