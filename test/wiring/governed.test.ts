import { describe, expect, it } from 'vitest';
import type { Arm } from '../../shared/azure/arm.ts';
import type { Scope } from '../../shared/collectors/expected-subscriptions.ts';
import { tableOf } from '../../shared/ledger/table.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { createGoverned } from '../../shared/wiring/governed.ts';
import { useAzurite } from '../azurite.ts';

const azurite = useAzurite();
const MINUTE = 60_000;
const below = (id: string, group: string): JsonObject => ({
  id: `/subscriptions/${id}`,
  properties: { managementGroupAncestorsChain: [{ name: group }] },
});
const BELOW_PROD: Scope = { subscriptions: [], managementGroups: ['prod'] };

/** Processes of one service; what Resource Graph shows, the time and the scope can be changed. */
function aService() {
  const table = tableOf(azurite().tables('Runs'));
  const world = {
    scope: BELOW_PROD,
    rows: [below('a', 'prod'), below('b', 'dev')] as readonly JsonObject[] | null,
    time: Date.parse('2026-11-24T06:00:00Z'),
    asked: 0,
    warnings: [] as string[],
  };
  const query: Arm['query'] = async () => {
    world.asked += 1;
    return world.rows === null ? { status: 'unread', because: 'Resource Graph is throttled.' } : { status: 'read', value: world.rows };
  };
  const process = () =>
    createGoverned({
      arm: { query } as Arm,
      table,
      scope: async () => world.scope,
      log: { warn: (message) => void world.warnings.push(message) },
      now: () => new Date(world.time),
    });
  return { world, process };
}

describe('the subscriptions whose events are ours', () => {
  it('are all without a scope, and those named without a management group: nobody is asked', async () => {
    const { world, process } = aService();
    const governed = process();
    world.scope = { subscriptions: [], managementGroups: [] };
    expect(await governed.current()).toBe('all');
    world.scope = { subscriptions: ['A'], managementGroups: [] };
    expect(await governed.current()).toEqual(['/subscriptions/a']);
    expect(world.asked).toBe(0);
  });

  it('are those named and those below the management groups, together', async () => {
    const { world, process } = aService();
    world.scope = { subscriptions: ['c'], managementGroups: ['PROD'] };
    expect(await process().current()).toEqual(['/subscriptions/a', '/subscriptions/c']);
  });

  it('are asked for once in five minutes, by all processes together', async () => {
    const { world, process } = aService();
    const [one, other] = [process(), process()];
    await Promise.all([one.current(), one.current()]);
    await other.current();
    expect(world.asked).toBe(1);
    world.rows = [below('a', 'prod'), below('b', 'prod')];
    world.time += 4 * MINUTE;
    expect(await other.current()).toEqual(['/subscriptions/a']);
    world.time += 2 * MINUTE;
    expect(await other.current()).toEqual(['/subscriptions/a', '/subscriptions/b']);
    expect(world.asked).toBe(2);
  });

  it('are those of an old answer while there is no new one', async () => {
    const { world, process } = aService();
    await process().current();
    world.rows = null;
    world.time += 60 * MINUTE;
    expect(await process().current()).toEqual(['/subscriptions/a']);
    expect(world.warnings).toEqual(['The subscriptions below the management groups could not be found out']);
  });

  it('are all while it was never found out, which is said, and asked again a minute later', async () => {
    const { world, process } = aService();
    const governed = process();
    world.rows = null;
    expect([await governed.current(), await governed.current()]).toEqual(['all', 'all']);
    expect(world.asked).toBe(1);
    expect(world.warnings.at(-1)).toMatch(/events of every subscription are accepted/);
    world.rows = [below('a', 'prod')];
    world.time += MINUTE;
    expect(await governed.current()).toEqual(['/subscriptions/a']);
  });

  it('are still those known when a group suddenly shows nothing, for it may be hidden', async () => {
    const { world, process } = aService();
    await process().current();
    world.rows = [];
    world.time += 6 * MINUTE;
    expect(await process().current()).toEqual(['/subscriptions/a']);
    expect(world.warnings.at(-1)).toMatch(/hidden from the service/);
  });

  it('are all when no group has ever shown anything', async () => {
    const { world, process } = aService();
    world.rows = [];
    expect(await process().current()).toBe('all');
  });

  it('are what a scan has just found', async () => {
    const { world, process } = aService();
    const [one, scanning] = [process(), process()];
    await one.current();
    await scanning.found({ subscriptions: ['/subscriptions/a', '/subscriptions/z'], silentGroups: [] });
    world.rows = null;
    expect(await scanning.current()).toEqual(['/subscriptions/a', '/subscriptions/z']);
    world.time += 6 * MINUTE;
    expect(await one.current()).toEqual(['/subscriptions/a', '/subscriptions/z']);
  });

  it('of one scope say nothing about another', async () => {
    const { world, process } = aService();
    const governed = process();
    await governed.current();
    world.scope = { subscriptions: [], managementGroups: ['dev'] };
    expect(await governed.current()).toEqual(['/subscriptions/b']);
  });
});
