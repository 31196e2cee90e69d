import { describe, expect, it } from 'vitest';
import { governEvent, sweep } from '../../shared/governance.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { TAKEN_IN_MS } from '../../shared/ledger/outbox.ts';
import { useAzurite } from '../azurite.ts';
import { aConsumer, anEvent, aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

function aScene() {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const unit = put(world, 'mlw', { access: 'Enabled', computes: { ci1: false, ci2: false } });
  return { world, ledger, unit };
}

describe('telling consumers', () => {
  it('gives each consumer what it wants, a first look in one go', async () => {
    const { world, ledger, unit } = aScene();
    const calls: { consumer: string; rules: string[] }[] = [];
    const consumer = (name: string, rule?: string) => ({
      ...aConsumer(world, (transitions) => {
        calls.push({ consumer: name, rules: transitions.map(({ ruleId }) => ruleId).toSorted() });
        return [];
      }),
      name,
      wants: ({ ruleId }: { ruleId: string }) => rule === undefined || rule === ruleId,
    });
    const consumers = [consumer('all'), consumer('network', 'AML-NET-001'), consumer('none', 'AML-ENC-001')];
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { consumers }), never);
    expect(calls.toSorted((a, b) => a.consumer.localeCompare(b.consumer))).toEqual([
      { consumer: 'all', rules: ['AML-CMP-001', 'AML-CMP-001', 'AML-NET-001'] },
      { consumer: 'network', rules: ['AML-NET-001'] },
    ]);
    expect(world.told.every(({ cause }) => cause === 'first-look')).toBe(true);
  });

  it('repeats what was sent but not marked when the process ended in between, with the same id', async () => {
    const { world, ledger, unit } = aScene();
    const dying: Ledger = { ...ledger, outbox: { ...ledger.outbox, remove: () => Promise.reject(new Error('the process ended')) } };
    await governEvent(anEvent(world, unit.id), portsOf(world, dying), never);
    const first = world.told.map(({ id }) => id).toSorted();
    expect(first).toHaveLength(3);

    // Nobody may take them before it is sure that the deliverer has died.
    await sweep(portsOf(world, ledger), never);
    expect(world.told).toHaveLength(3);
    world.time += TAKEN_IN_MS + 1;
    await sweep(portsOf(world, ledger), never);

    expect(
      world.told
        .slice(3)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(first);
    expect(await ledger.outbox.list(unit.id)).toEqual([]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('keeps what did not arrive and why, and tries only that again', async () => {
    const { world, ledger, unit } = aScene();
    const half = aConsumer(world, (transitions) =>
      transitions.filter(({ resourceId }) => resourceId.endsWith('ci1')).map(({ id }) => ({ transitionId: id, because: 'full' })),
    );
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { consumers: [half] }), never);
    expect(world.told).toHaveLength(2);
    expect(await ledger.outbox.list(unit.id)).toMatchObject([{ attempts: 1, transition: { resourceId: `${unit.id}/computes/ci1` } }]);
    expect(await ledger.inbox.pending()).toMatchObject([{ id: unit.id }]);

    world.time += 60_000;
    await sweep(portsOf(world, ledger), never);
    expect(world.told).toHaveLength(3);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('does not let a consumer that is down hold up another, and waits longer each time', async () => {
    const { world, ledger, unit } = aScene();
    const down = { ...aConsumer(world), name: 'down', deliver: () => Promise.reject(new Error('down')) };
    const ports = portsOf(world, ledger, { consumers: [down, aConsumer(world)] });
    await governEvent(anEvent(world, unit.id), ports, never);
    expect(world.told).toHaveLength(3);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      const [row] = await ledger.outbox.list(unit.id);
      waits.push(Date.parse(row?.notBefore ?? '') - world.time);
      world.time = Date.parse(row?.notBefore ?? '');
      await sweep(ports, never);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000, 3_600_000, 3_600_000]);
    expect(world.told).toHaveLength(3);
    expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(await ledger.outbox.list(unit.id)).toHaveLength(3);
  });

  it('tells of very many a few hundred at a time, so that each time is enough for some', async () => {
    const { world, ledger } = aScene();
    const computes = Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`ci${index}`, false]));
    const unit = put(world, 'large', { computes });
    const calls: number[] = [];
    let isDown = true;
    const consumer = aConsumer(world, (transitions) => {
      calls.push(transitions.length);
      return isDown && calls.length > 1 ? transitions.map(({ id }) => ({ transitionId: id, because: 'down' })) : [];
    });
    const ports = portsOf(world, ledger, { consumers: [consumer] });
    await governEvent(anEvent(world, unit.id), ports, never);
    // What arrived stays told, and a consumer that is down is not asked any more.
    expect(calls).toEqual([200, 200]);
    expect(world.told).toHaveLength(200);
    isDown = false;
    world.time += 60_000;
    await sweep(ports, never);
    expect(calls).toEqual([200, 200, 200, 50]);
    expect(new Set(world.told.map(({ id }) => id)).size).toBe(450);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('drops what waits for a consumer that is no longer configured, and says so', async () => {
    const { world, ledger, unit } = aScene();
    const down = { ...aConsumer(world), name: 'retired', deliver: () => Promise.reject(new Error('down')) };
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { consumers: [down] }), never);
    world.time += 60_000;
    await sweep(portsOf(world, ledger), never);
    expect(await ledger.inbox.pending()).toEqual([]);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ consumer: 'retired', rows: 3 }) }),
    );
  });

  it('lets one of two deliverers take a row', async () => {
    const { world, ledger, unit } = aScene();
    const down = aConsumer(world, (transitions) => transitions.map(({ id }) => ({ transitionId: id, because: 'down' })));
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { consumers: [down] }), never);
    const rows = await ledger.outbox.list(unit.id);
    const [mine] = rows;
    const one = await ledger.outbox.take(unit.id, mine === undefined ? [] : [mine]);
    const other = await ledger.outbox.take(unit.id, rows);
    expect([one.length, other.length]).toEqual([1, 2]);
  });

  it('tells a consumer that cannot say what it wants', async () => {
    const { world, ledger, unit } = aScene();
    const confused = {
      ...aConsumer(world),
      wants: () => {
        throw new Error('confused');
      },
    };
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { consumers: [confused] }), never);
    expect(world.told).toHaveLength(3);
  });
});
