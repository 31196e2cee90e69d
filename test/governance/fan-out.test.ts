import { describe, expect, it } from 'vitest';
import { assessUnit, governEvent, sweep } from '../../shared/governance.ts';
import { useAzurite } from '../azurite.ts';
import { SUBSCRIPTION } from '../scenes.ts';
import { anEvent, aWorld, never, portsOf, put, workspaceId } from './world.ts';

const storage = useAzurite();
const GROUP = `${SUBSCRIPTION}/resourcegroups/rg-ml`;
const ROLE = '/providers/microsoft.authorization/roleassignments/ra1';

function aScene() {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const a = put(world, 'a', { access: 'Enabled' });
  const b = put(world, 'b', { access: 'Enabled' });
  return { world, ledger, a, b, ports: portsOf(world, ledger) };
}

const looked = (world: ReturnType<typeof aWorld>) => world.collected.map(({ unit }) => unit);

describe('what a subscription is told', () => {
  it.each([
    ['a role on the resource group', `${GROUP}${ROLE}`],
    ['a role on the subscription', `${SUBSCRIPTION}${ROLE}`],
    ['a role on a management group', `/providers/microsoft.management/managementgroups/mg${ROLE}`],
  ])('concerns every unit below: %s', async (_, id) => {
    const { world, a, b, ports } = aScene();
    await governEvent(anEvent(world, id), { ...ports, governedSubscriptions: async () => [SUBSCRIPTION] }, never);
    expect(looked(world).toSorted()).toEqual([SUBSCRIPTION, a.id, b.id].toSorted());
    expect(world.told).toMatchObject([{ actor: { name: 'ada@contoso.com' } }, { actor: { name: 'ada@contoso.com' } }]);
  });

  it('concerns only units below the scope', async () => {
    const { world, ports } = aScene();
    await governEvent(anEvent(world, `${SUBSCRIPTION}/resourcegroups/other${ROLE}`), ports, never);
    expect(looked(world)).toEqual([SUBSCRIPTION]);
  });

  it('concerns units that only we remember: those of a deleted resource group', async () => {
    const { world, ledger, a, b, ports } = aScene();
    await assessUnit(a, 'scan', ports, never);
    await assessUnit(b, 'scan', ports, never);
    world.units.clear();
    await governEvent(anEvent(world, GROUP, { change: 'Delete' }), ports, never);
    expect((await ledger.listFindings({ top: 10, status: 'open' })).items).toEqual([]);
    expect((await ledger.listTransitions({ top: 2 })).items).toMatchObject([{ change: 'resolved' }, { change: 'resolved' }]);
  });

  it('of a resource nobody knows concerns new units and those beside it, which are read as a whole', async () => {
    const { world, a, b, ports } = aScene();
    await assessUnit(a, 'scan', ports, never);
    world.collected.length = 0;
    await governEvent(anEvent(world, `${SUBSCRIPTION}/resourcegroups/other/providers/microsoft.network/privateendpoints/pe`), ports, never);
    expect(looked(world)).toEqual([SUBSCRIPTION, b.id]);
    world.collected.length = 0;
    await governEvent(anEvent(world, `${GROUP}/providers/microsoft.network/privateendpoints/pe`), ports, never);
    expect(world.collected.filter(({ unit }) => unit === a.id)).toMatchObject([{ reuseForInMs: 0 }]);
  });

  it('waits when nobody can tell what units there are, three times at most', async () => {
    const { world, ledger, ports } = aScene();
    const blind = { ...ports, discover: () => Promise.resolve({ status: 'unread', because: 'throttled' } as const) };
    await governEvent(anEvent(world, `${SUBSCRIPTION}${ROLE}`), { ...blind, lateRetryInMs: 30_000 }, never);
    expect(await ledger.inbox.pending()).toEqual([{ id: SUBSCRIPTION, kind: 'subscription' }]);
    world.time += 30_001;
    await sweep(ports, never);
    expect(looked(world).toSorted()).toEqual([SUBSCRIPTION, SUBSCRIPTION, workspaceId('a'), workspaceId('b')].toSorted());
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('reaches units the event has no time for through the sweep', async () => {
    const { world, ledger, ports } = aScene();
    const slow = {
      ...ports,
      eventLimitInMs: 300,
      collect: (
        ref: { id: string; kind: 'workspace' | 'registry' | 'subscription' | 'estate' },
        request: Parameters<typeof ports.collect>[1],
      ) => (ref.kind === 'subscription' ? ports.collect(ref, request) : new Promise<never>(() => undefined)),
    };
    const governed = await governEvent(anEvent(world, `${SUBSCRIPTION}${ROLE}`), slow, never);
    expect(governed).toMatchObject({
      units: [{ unit: SUBSCRIPTION, outcome: 'assessed' }, { outcome: 'left to sweep' }, { outcome: 'left to sweep' }],
    });
    await sweep(ports, never);
    expect(world.told).toHaveLength(2);
    expect(await ledger.inbox.pending()).toEqual([]);
  });
});
