import { describe, expect, it } from 'vitest';
import { governEvent, sweep } from '../../shared/governance.ts';
import { useAzurite } from '../azurite.ts';
import { anEvent, aWorld, never, portsOf, put, storageId } from './world.ts';

const storage = useAzurite();

function aScene() {
  const world = aWorld();
  return { world, ledger: storage().ledger({ now: () => new Date(world.time) }) };
}

describe('many events', () => {
  it('becomes a handful of looks per unit, of which the last one is right', async () => {
    const { world, ledger } = aScene();
    const names = Array.from({ length: 10 }, (_, index) => `w${index}`);
    const refs = names.map((name) => put(world, name, { access: 'Enabled' }));
    const sleep = (timeInMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, timeInMs));
    const ports = portsOf(world, ledger, { settleInMs: 50, sleep });
    const events = Array.from({ length: 300 }, (_, index) => ({ id: refs[index % 10]?.id ?? '', index }));

    const governed = await Promise.all(
      events.map(async ({ id, index }) => {
        // Half of them close what the other half leaves open: the state when the last event came is what counts.
        if (index >= 290) {
          put(world, names[index % 10] ?? '', { access: index % 2 === 0 ? 'Disabled' : 'Enabled' });
        }
        return await governEvent(anEvent(world, id), ports, never);
      }),
    );

    expect(governed).toHaveLength(300);
    expect(governed.flatMap((one) => ('units' in one ? one.units : [])).filter(({ outcome }) => outcome === 'left to sweep')).toEqual([]);
    const looksOf = (id: string) => world.collected.filter(({ unit }) => unit === id).length;
    expect(Math.max(...refs.map(({ id }) => looksOf(id)))).toBeLessThanOrEqual(6);
    expect(await ledger.inbox.pending()).toEqual([]);
    const open = (await ledger.listFindings({ top: 100, status: 'open' })).items.map(({ unit }) => unit).toSorted();
    expect(open).toEqual(
      refs
        .filter((_, index) => index % 2 === 1)
        .map(({ id }) => id)
        .toSorted(),
    );
  }, 60_000);

  it('waits before it looks, so that a deployment is one look', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw', { access: 'Enabled' });
    const paused: number[] = [];
    const ports = portsOf(world, ledger, {
      settleInMs: 2_000,
      sleep: async (timeInMs) => {
        paused.push(timeInMs);
        world.time += timeInMs;
        // The rest of the deployment, while the first event's holder waits.
        await ledger.inbox.remember(unit, {
          eventId: 'second',
          resourceId: `${unit.id}/computes/ci1`,
          operation: 'x',
          change: 'action',
          at: '2026-11-24T10:00:01Z',
        });
      },
    });
    await governEvent(anEvent(world, unit.id), ports, never);
    expect(paused).toEqual([2_000]);
    expect(world.collected).toMatchObject([{ unit: unit.id }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('tells the same event once, however often it comes', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw', { access: 'Enabled' });
    const event = anEvent(world, unit.id, { id: 'same' });
    const ports = portsOf(world, ledger);
    await Promise.all([governEvent(event, ports, never), governEvent(event, ports, never)]);
    await governEvent(event, ports, never);
    await sweep(ports, never);
    expect(world.told).toMatchObject([{ change: 'opened' }]);
    expect((await ledger.listFindings({ top: 10 })).items).toHaveLength(1);
  });

  it('believes Azure and not the order of events', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw', { access: 'Disabled' });
    const ports = portsOf(world, ledger);
    await governEvent(anEvent(world, unit.id), ports, never);
    const opened = anEvent(world, unit.id, { at: '2026-11-24T10:00:01Z' });
    const closed = anEvent(world, unit.id, { at: '2026-11-24T10:00:02Z' });
    world.time += 10_000;
    await governEvent(closed, ports, never);
    await governEvent(opened, ports, never);
    expect(world.told).toEqual([]);
    expect(await ledger.listFindings({ top: 10 })).toEqual({ items: [] });
  });

  it('reads again what events name and says how old the rest may be', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw');
    const ports = portsOf(world, ledger);
    await governEvent(anEvent(world, unit.id), ports, never);
    await governEvent(anEvent(world, storageId('st')), ports, never);
    expect(world.collected).toEqual([
      { unit: unit.id, touched: [], reuseForInMs: undefined },
      { unit: unit.id, touched: [storageId('st')], reuseForInMs: 600_000 },
    ]);
  });
});

describe('what is deleted', () => {
  it('closes what was open and stays in the history', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw', { access: 'Enabled', computes: { ci1: false, ci2: false } });
    const ports = portsOf(world, ledger);
    await governEvent(anEvent(world, unit.id), ports, never);
    put(world, 'mlw', { access: 'Enabled', computes: { ci2: false } });
    await governEvent(anEvent(world, `${unit.id}/computes/ci1`, { change: 'Delete' }), ports, never);
    expect((await ledger.listTransitions({ top: 1 })).items).toMatchObject([
      { change: 'resolved', because: 'ci1 was deleted.', cause: 'event' },
    ]);

    world.time += 1_000;
    world.units.delete(unit.id);
    await governEvent(anEvent(world, unit.id, { change: 'Delete', upn: 'eve@contoso.com' }), ports, never);

    expect((await ledger.listFindings({ top: 10, status: 'open' })).items).toEqual([]);
    expect((await ledger.listFindings({ top: 10, status: 'resolved' })).items).toHaveLength(3);
    expect((await ledger.listTransitions({ top: 2 })).items).toMatchObject([
      { actor: { name: 'eve@contoso.com' } },
      { actor: { name: 'eve@contoso.com' } },
    ]);
    expect(await ledger.listUnits({ top: 10 })).toEqual({ items: [] });
    expect(await ledger.unitsOf(storageId('st'))).toEqual([]);
  });

  it('is not what was refused: findings stay open and say since when', async () => {
    const { world, ledger } = aScene();
    const unit = put(world, 'mlw', { computes: { ci1: false } });
    const ports = portsOf(world, ledger);
    await governEvent(anEvent(world, unit.id), ports, never);
    world.time += 1_000;
    put(world, 'mlw', {
      computes: { status: 'denied', missing: 'Microsoft.MachineLearningServices/workspaces/computes/read', because: 'refused' },
    });
    await governEvent(anEvent(world, unit.id), ports, never);
    expect((await ledger.listFindings({ top: 10 })).items).toMatchObject([{ status: 'open', unknownSince: '2026-11-24T10:00:01.000Z' }]);
    expect(world.told).toMatchObject([{ change: 'opened', cause: 'first-look' }]);
  });
});
