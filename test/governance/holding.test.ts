import { describe, expect, it } from 'vitest';
import type { CollectRequest } from '../../shared/governance/ports.ts';
import { assessUnit, governEvent, sweep } from '../../shared/governance.ts';
import { CLAIM_IN_MS } from '../../shared/ledger/unit-row.ts';
import type { UnitRef } from '../../shared/model/resource-id.ts';
import { useAzurite } from '../azurite.ts';
import { aConsumer, anEvent, aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

function aScene() {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const unit = put(world, 'mlw', { access: 'Enabled' });
  return { world, ledger, unit };
}

describe('one holder at a time', () => {
  it('leaves an event to whoever holds the unit, who sees it before letting go', async () => {
    const { world, ledger, unit } = aScene();
    const inside = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const ports = portsOf(world, ledger);
    const slow = async (ref: UnitRef, request: CollectRequest) => {
      inside.resolve();
      await goOn.promise;
      return await ports.collect(ref, request);
    };
    const holder = governEvent(anEvent(world, unit.id), { ...ports, collect: slow }, never);
    await inside.promise;

    const second = await governEvent(anEvent(world, unit.id), ports, never);
    goOn.resolve();

    expect(second).toEqual({ units: [{ unit: unit.id, outcome: 'left to holder' }] });
    expect(await holder).toEqual({ units: [{ unit: unit.id, outcome: 'assessed' }] });
    expect(world.collected).toHaveLength(2);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('answers busy to whoever asks by hand meanwhile', async () => {
    const { world, ledger, unit } = aScene();
    await ledger.claim(unit);
    expect(await assessUnit(unit, 'request', portsOf(world, ledger), never)).toBe('busy');
    expect(world.collected).toEqual([]);
  });

  it('takes a unit over when its holder has died', async () => {
    const { world, ledger, unit } = aScene();
    await ledger.claim(unit);
    world.time += CLAIM_IN_MS + 1;
    expect(await assessUnit(unit, 'request', portsOf(world, ledger), never)).toMatchObject({ findings: [{ status: 'open' }] });
  });

  it('voids the look of a holder who was overtaken: 412, nothing of it is told or kept', async () => {
    const { world, ledger, unit } = aScene();
    const ports = portsOf(world, ledger);
    let isFirst = true;
    const overtaken = async (ref: UnitRef, request: CollectRequest) => {
      const seen = await ports.collect(ref, request);
      if (isFirst) {
        isFirst = false;
        world.time += CLAIM_IN_MS + 1;
        put(world, 'mlw', { access: 'Disabled' });
        await assessUnit(ref, 'request', ports, never);
        put(world, 'mlw', { access: 'Disabled' });
      }
      return seen;
    };

    await governEvent(anEvent(world, unit.id), { ...ports, collect: overtaken }, never);

    expect(world.told).toEqual([]);
    expect(await ledger.listFindings({ top: 10 })).toEqual({ items: [] });
    expect(await ledger.lastLook(unit.id)).toMatchObject({ judgements: [{ verdict: 'pass' }] });
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('keeps its claim over a renewal and loses nothing when the answer of a write got lost', async () => {
    const { ledger, unit } = aScene();
    const claim = await ledger.claim(unit);
    expect(await claim?.renew()).toBe(true);
    await claim?.release();
    expect(await claim?.renew()).toBe(false);
    expect(await ledger.claim(unit)).not.toBeNull();
  });
});

describe('a holder who was overtaken while finishing what another left', () => {
  it('leaves the mark that something is undone', async () => {
    const { world, ledger, unit } = aScene();
    const stopped = { ...ledger, project: () => Promise.reject(new Error('the process ended')) };
    await governEvent(anEvent(world, unit.id), portsOf(world, stopped), never);
    // The look counts and nothing follows from it yet; the notice is answered by it, as if somebody else had done so.
    await ledger.inbox.forget(unit.id, (await ledger.inbox.undone(unit.id)).rows);
    const overtaken = { ...ledger, project: () => Promise.resolve(false) };
    await sweep(portsOf(world, overtaken), never);
    expect(await ledger.inbox.pending()).toEqual([unit]);
    await sweep(portsOf(world, ledger), never);
    expect(world.told).toMatchObject([{ change: 'opened' }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });
});

describe('whatever happens to an event once it is stored', () => {
  it('answers within its time when reading takes too long, and the sweep finishes', async () => {
    const { world, ledger, unit } = aScene();
    const hanging = { ...portsOf(world, ledger), collect: () => new Promise<never>(() => undefined), eventLimitInMs: 150 };
    const startedAt = performance.now();

    expect(await governEvent(anEvent(world, unit.id), hanging, never)).toEqual({ units: [{ unit: unit.id, outcome: 'left to sweep' }] });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect((await ledger.inbox.undone(unit.id)).rows).toMatchObject([{ attempts: 1 }]);

    expect(await sweep(portsOf(world, ledger), never)).toMatchObject({ pending: 1, assessed: 1, left: 0 });
    expect(world.told).toMatchObject([{ change: 'opened' }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it.each([
    ['reading fails', { collect: () => Promise.reject(new Error('no answer')) }],
    ['judging fails', { judge: () => Promise.reject(new Error('no judgement')) }],
    [
      'the index cannot be told',
      {
        dependentsOf: () => {
          throw new Error('no index');
        },
      },
    ],
  ])('resolves when %s, lets go of the unit and leaves the row to the sweep', async (_, broken) => {
    const { world, ledger, unit } = aScene();
    expect(await governEvent(anEvent(world, unit.id), { ...portsOf(world, ledger), ...broken }, never)).toEqual({
      units: [{ unit: unit.id, outcome: 'left to sweep' }],
    });
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
    expect(await sweep(portsOf(world, ledger), never)).toMatchObject({ assessed: 1 });
    expect(world.told).toMatchObject([{ change: 'opened', cause: 'first-look' }]);
  });

  it('rejects while nothing is stored, so that Event Grid sends the event again', async () => {
    const { world, ledger, unit } = aScene();
    const full = { ...ledger, inbox: { ...ledger.inbox, remember: () => Promise.reject(new Error('storage is full')) } };
    await expect(governEvent(anEvent(world, unit.id), portsOf(world, full), never)).rejects.toThrow('storage is full');
  });

  it('does not wait for a consumer that hangs', async () => {
    const { world, ledger, unit } = aScene();
    const hanging = { ...aConsumer(world), deliver: () => new Promise<never>(() => undefined) };
    const governed = await governEvent(
      anEvent(world, unit.id),
      portsOf(world, ledger, { consumers: [hanging], eventLimitInMs: 150 }),
      never,
    );
    expect(governed).toMatchObject({ units: [{ unit: unit.id }] });
    expect(await ledger.outbox.list(unit.id)).toMatchObject([{ consumer: 'test', attempts: 1 }]);
    world.time += 60_000;
    await sweep(portsOf(world, ledger), never);
    expect(world.told).toHaveLength(1);
  });
});
