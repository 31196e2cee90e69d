import { describe, expect, it } from 'vitest';
import { scanAll } from '../../shared/governance.ts';
import { useAzurite } from '../azurite.ts';
import { SUBSCRIPTION } from '../scenes.ts';
import { aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

function aScene() {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const units = [put(world, 'a', { access: 'Enabled' }), put(world, 'b', { access: 'Enabled' })];
  const found = { status: 'read', value: { units, subscriptions: [SUBSCRIPTION] } } as const;
  return { world, ledger, ports: portsOf(world, ledger), units, found };
}

describe('the full scan', () => {
  it('looks at every subscription, workspace and registry, everything read again', async () => {
    const { world, ports, units, found } = aScene();
    expect(await scanAll(found, ports, never)).toMatchObject({ units: 3, assessed: 3 });
    await scanAll(found, ports, never);
    expect(world.collected.map(({ unit }) => unit).toSorted()).toEqual(
      [SUBSCRIPTION, SUBSCRIPTION, ...units, ...units].map((unit) => (typeof unit === 'string' ? unit : unit.id)).toSorted(),
    );
    expect(world.collected.every(({ reuseForInMs }) => reuseForInMs === undefined)).toBe(true);
  });

  it('closes what belonged to a workspace whose deletion nobody told', async () => {
    const { world, ledger, ports, found } = aScene();
    await scanAll(found, ports, never);
    const [a, b] = found.value.units;
    world.units.delete(b?.id ?? '');
    const left = { status: 'read', value: { units: a === undefined ? [] : [a], subscriptions: [SUBSCRIPTION] } } as const;
    await scanAll(left, ports, never);
    expect((await ledger.listTransitions({ top: 1 })).items).toMatchObject([
      { change: 'resolved', cause: 'scan', because: 'b was deleted.', unit: b?.id },
    ]);
  });

  it('leaves alone what it remembers of subscriptions that are no longer governed', async () => {
    const { world, ports, found } = aScene();
    await scanAll(found, ports, never);
    world.collected.length = 0;
    const nothing = { status: 'read', value: { units: [], subscriptions: [] } } as const;
    expect(await scanAll(nothing, { ...ports, governedSubscriptions: ['22222222-2222-2222-2222-222222222222'] }, never)).toMatchObject({
      units: 0,
    });
    expect(world.collected).toEqual([]);
  });

  it('goes on when one unit cannot be looked at, and says so', async () => {
    const { world, ports, found } = aScene();
    const broken = portsOf(world, ports.ledger, {
      collect: (ref, request) => (ref.id.endsWith('/a') ? Promise.reject(new Error('no answer')) : ports.collect(ref, request)),
    });
    expect(await scanAll(found, broken, never)).toMatchObject({ units: 3, assessed: 2 });
    expect(world.logged).toMatchObject([{ level: 'warn', fields: { because: 'Error no answer' } }]);
  });

  it('is refused when nobody can tell what there is', async () => {
    const { ports } = aScene();
    await expect(scanAll({ status: 'unread', because: 'throttled' }, ports, never)).rejects.toThrow('throttled');
  });
});
