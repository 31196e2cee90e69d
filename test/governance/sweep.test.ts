import { describe, expect, it } from 'vitest';
import type { Ports } from '../../shared/governance/ports.ts';
import { MOST_ATTEMPTS } from '../../shared/governance/rows.ts';
import { governEvent, sweep } from '../../shared/governance.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { compare } from '../../shared/ledger/life.ts';
import { CLAIM_IN_MS } from '../../shared/ledger/unit-row.ts';
import type { Look } from '../../shared/model/finding.ts';
import { useAzurite } from '../azurite.ts';
import { anEvent, aWorld, never, portsOf, put, type World } from './world.ts';

const storage = useAzurite();

function aScene() {
  const world = aWorld();
  const tables = storage();
  const ledger = tables.ledger({ now: () => new Date(world.time) });
  const unit = put(world, 'mlw', { access: 'Enabled' });
  return { world, ledger, unit, tables };
}

const broken = { collect: () => Promise.reject(new Error('poison')) };

describe('the sweep', () => {
  it('finds nothing to do where nothing is undone', async () => {
    const { world, ledger } = aScene();
    expect(await sweep(portsOf(world, ledger), never)).toEqual({ pending: 0, assessed: 0, busy: 0, failed: 0, left: 0 });
  });

  it('finishes a projection that stopped after the commit, before it looks again', async () => {
    const { world, ledger, unit } = aScene();
    const dying: Ledger = { ...ledger, project: () => Promise.reject(new Error('the process ended')) };
    await governEvent(anEvent(world, unit.id), portsOf(world, dying), never);
    expect(await ledger.listFindings({ top: 10 })).toEqual({ items: [] });
    put(world, 'mlw', { access: 'Disabled' });

    await sweep(portsOf(world, ledger), never);

    // The failure that was committed is told although it is over by the time somebody gets to tell it.
    expect(world.told.map(({ change }) => change)).toEqual(['opened', 'resolved']);
    expect((await ledger.listFindings({ top: 10 })).items).toMatchObject([{ status: 'resolved' }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('finishes a projection that stopped although no event waits', async () => {
    const { world, ledger, unit } = aScene();
    const claim = await ledger.claim(unit);
    await ledger.inbox.markPending(unit);
    const look = await aFirstLook(world, unit.id, portsOf(world, ledger));
    expect(claim !== null && (await ledger.commit(claim, look))).toBe(true);
    world.time += CLAIM_IN_MS + 1;

    await sweep(portsOf(world, ledger), never);

    expect(world.collected).toHaveLength(1);
    expect(world.told).toMatchObject([{ change: 'opened' }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('gives an event up after ten attempts, says so, and goes on with the unit', async () => {
    const { world, ledger, unit } = aScene();
    await governEvent(anEvent(world, unit.id, { id: 'poison' }), portsOf(world, ledger, broken), never);
    for (let attempt = 2; attempt < MOST_ATTEMPTS; attempt++) {
      expect(await sweep(portsOf(world, ledger, broken), never)).toMatchObject({ failed: 1 });
    }
    expect((await ledger.inbox.undone(unit.id)).rows).toMatchObject([{ attempts: MOST_ATTEMPTS - 1 }]);
    expect(await ledger.listDeadLetters(10)).toEqual([]);

    await sweep(portsOf(world, ledger, broken), never);

    expect(await ledger.listDeadLetters(10)).toMatchObject([
      { unit: unit.id, attempts: MOST_ATTEMPTS, because: 'Error poison', notice: { eventId: 'poison' } },
    ]);
    expect(world.logged).toContainEqual({
      level: 'error',
      message: 'An event could not be acted on and is now a dead letter',
      fields: expect.objectContaining({ eventId: 'poison', attempts: MOST_ATTEMPTS }),
    });
    await sweep(portsOf(world, ledger), never);
    expect(await ledger.inbox.pending()).toEqual([]);
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger), never);
    expect(world.told).toMatchObject([{ change: 'opened' }]);
  });

  it('ends an event that ends the process, attempt by attempt', async () => {
    const { world, ledger, unit } = aScene();
    await ledger.inbox.remember(unit, {
      eventId: 'deadly',
      resourceId: unit.id,
      operation: 'x',
      change: 'write',
      at: '2026-11-24T10:00:00Z',
    });
    // A process that ends while it reads writes nothing afterwards, neither counts nor dead letters.
    const bury = () => Promise.reject(new Error('the process ended'));
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const dying = { ...ledger, bury, inbox: { ...ledger.inbox, recount: countOnce(ledger) } };
      await sweep(portsOf(world, dying, broken), never);
    }
    expect((await ledger.inbox.undone(unit.id)).rows).toMatchObject([{ attempts: MOST_ATTEMPTS }]);
    await sweep(portsOf(world, ledger), never);
    expect(await ledger.listDeadLetters(10)).toMatchObject([{ notice: { eventId: 'deadly' } }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('leaves a unit alone that somebody holds, and keeps it for the next time', async () => {
    const { world, ledger, unit } = aScene();
    await ledger.claim(unit);
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger), never);
    expect(await sweep(portsOf(world, ledger), never)).toMatchObject({ pending: 1, busy: 1, assessed: 0 });
    world.time += CLAIM_IN_MS + 1;
    expect(await sweep(portsOf(world, ledger), never)).toMatchObject({ pending: 1, busy: 0, assessed: 1 });
  });

  it('does not let one unit stop the others', async () => {
    const { world, ledger } = aScene();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const refs = names.map((name) => put(world, name, { access: 'Enabled' }));
    await Promise.all(refs.map(({ id }) => governEvent(anEvent(world, id), portsOf(world, ledger, broken), never)));
    const ports = portsOf(world, ledger);
    const oneBroken = portsOf(world, ledger, {
      collect: (ref, request) => (ref.id.endsWith('/a') ? Promise.reject(new Error('poison')) : ports.collect(ref, request)),
    });
    expect(await sweep(oneBroken, never)).toMatchObject({ pending: 6, assessed: 5, failed: 1 });
    expect(await ledger.inbox.pending()).toMatchObject([{ id: refs[0]?.id }]);
  });

  it('stops when its time is over and leaves the rest', async () => {
    const { world, ledger, unit } = aScene();
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, broken), never);
    expect(await sweep(portsOf(world, ledger), AbortSignal.abort())).toMatchObject({ pending: 1, assessed: 0, left: 1 });
  });
});

/** Only the first count of an attempt reaches storage. */
function countOnce(ledger: Ledger): Ledger['inbox']['recount'] {
  let count = 0;
  return (unit, rows) => (count++ === 0 ? ledger.inbox.recount(unit, rows) : Promise.resolve());
}

async function aFirstLook(world: World, unitId: string, ports: Ports): Promise<Look> {
  const unit = await ports.collect({ id: unitId, kind: 'workspace' }, { signal: never });
  const at = new Date(world.time).toISOString();
  const judgements = await ports.judge(unit, at);
  const compared = compare({ unit, judgements, at, cause: 'event', catalogueVersion: '1', notices: [] });
  return {
    schemaVersion: 1,
    id: 'l1',
    unit,
    unitKind: 'workspace',
    at,
    cause: 'first-look',
    catalogueVersion: '1',
    judgements,
    ...compared,
  };
}
