import type { TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { governEvent, sweep } from '../../shared/governance.ts';
import { CLAIM_IN_MS } from '../../shared/ledger/unit-row.ts';
import { useAzurite } from '../azurite.ts';
import { anEvent, aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

/** More than the path of one event has requests; a case beyond the last one shows that by not dying. */
const REQUESTS = 34;

/** A process that dies at its nth request to a table: before the service hears of it, or before the answer arrives. */
function dyingTables(tables: (name: string) => TableClient, nth: number, when: 'before' | 'after') {
  const process = { requests: 0, isDead: false };
  const begin = (): boolean => {
    process.requests += 1;
    const isLast = process.requests === nth;
    if (process.isDead || (isLast && when === 'before')) {
      process.isDead = true;
      throw new Error('the process ended');
    }
    return isLast;
  };
  const request = async (send: () => unknown): Promise<unknown> => {
    const isLast = begin();
    const answer = await send();
    process.isDead ||= isLast;
    if (isLast) {
      throw new Error('the process ended');
    }
    return answer;
  };
  const method =
    (call: (args: unknown[]) => unknown, isList: boolean) =>
    (...args: unknown[]) => {
      if (!isList) {
        return request(() => call(args));
      }
      // A list changes nothing: dying after it is dying before what follows.
      process.isDead ||= begin();
      return call(args);
    };
  const dying = (client: TableClient): TableClient =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? method((args) => value.apply(target, args), name === 'listEntities') : value;
      },
    });
  return { process, tables: (name: string) => dying(tables(name)) };
}

describe('a process that dies anywhere on the path of an event', () => {
  it.each(['before', 'after'] as const)(
    'loses nothing, killed %s any of its requests took effect',
    async (when) => {
      const deaths: boolean[] = [];
      for (let nth = 1; nth <= REQUESTS; nth++) {
        const world = aWorld();
        const healthy = storage();
        const now = () => new Date(world.time);
        const ledger = healthy.ledger({ now });
        const unit = put(world, 'mlw', { access: 'Disabled' });
        await governEvent(anEvent(world, unit.id), portsOf(world, ledger), never);
        put(world, 'mlw', { access: 'Enabled', storage: 'other' });
        const { process, tables } = dyingTables(healthy.tables, nth, when);
        const event = anEvent(world, unit.id);

        const isAccepted = await governEvent(event, portsOf(world, healthy.ledger({ now, tables })), never).then(
          () => true,
          () => false,
        );
        world.time += CLAIM_IN_MS + 1;
        if (!isAccepted) {
          await governEvent(event, portsOf(world, ledger), never);
        }
        await sweep(portsOf(world, ledger), never);

        deaths.push(process.isDead);
        const left = {
          told: [...new Set(world.told.map(({ change, ruleId, id }) => `${change} ${ruleId} ${id}`))].length,
          open: (await ledger.listFindings({ top: 10, status: 'open' })).items.length,
          history: (await ledger.listTransitions({ top: 10 })).items.length,
          pending: await ledger.inbox.pending(),
          held: await ledger.claim(unit).then((claim) => claim === null),
        };
        expect({ nth, ...left }).toEqual({ nth, told: 1, open: 1, history: 1, pending: [], held: false });
      }
      expect(deaths.at(0)).toBe(true);
      expect(deaths.at(-1)).toBe(false);
    },
    60_000,
  );
});
