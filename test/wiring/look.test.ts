import { describe, expect, it } from 'vitest';
import { assessUnit } from '../../shared/governance/assess-unit.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import { sweep } from '../../shared/governance.ts';
import { lookRoutes } from '../../shared/wiring/look.ts';
import { useAzurite } from '../azurite.ts';
import { aWorld, never, portsOf, put, workspaceId } from '../governance/world.ts';

const storage = useAzurite();
const WS = { id: workspaceId('ws'), kind: 'workspace' } as const;

/** One closed workspace, looked at once. */
async function aScene(changes: Partial<Ports> = {}) {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const ports = portsOf(world, ledger);
  await assessUnit(put(world, 'ws'), 'scan', ports, never);
  world.time += 60_000;
  return { world, ledger, ports: { ...ports, ...changes } };
}

describe('a look by request', () => {
  it('reads everything again although no event told of anything, and says what changed', async () => {
    const { world, ports, ledger } = await aScene();
    put(world, 'ws', { access: 'Enabled', computes: { status: 'denied', because: 'no', action: 'computes/read' } as never });
    expect(await lookRoutes(ports).lookNow(WS)).toEqual({
      status: 'looked',
      unit: WS.id,
      at: new Date(world.time).toISOString(),
      opened: 1,
      resolved: 0,
      open: 1,
      unknown: 1,
    });
    expect((await ledger.lastLook(WS.id))?.cause).toBe('request');
    expect(world.collected.at(-1)).toMatchObject({ unit: WS.id, touched: [] });
    expect(await ledger.inbox.pending()).toEqual([]);

    world.time += 60_000;
    put(world, 'ws');
    expect(await lookRoutes(ports).lookNow(WS)).toMatchObject({ opened: 0, resolved: 1, open: 0 });
  });

  it('while somebody looks makes one more look follow, however many ask', async () => {
    const { world, ports, ledger } = await aScene();
    const judging = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: Ports = {
      ...ports,
      judge: async (unit, at) => {
        judging.resolve();
        await goOn.promise;
        return await ports.judge(unit, at);
      },
    };
    const before = world.collected.length;
    const holder = assessUnit(WS, 'scan', slow, never);
    await judging.promise;
    const { lookNow } = lookRoutes(ports);
    const answers = await Promise.all([lookNow(WS), lookNow(WS), lookNow(WS)]);
    expect(answers.map(({ status }) => status)).toEqual(['waits', 'waits', 'waits']);
    goOn.resolve();
    await holder;
    expect(world.collected.length - before).toBe(2);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('that does not end in time is left to the sweep', async () => {
    const { world, ports, ledger } = await aScene();
    put(world, 'ws', { access: 'Enabled' });
    const stuck: Ports = {
      ...ports,
      collect: (_ref, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    expect(await lookRoutes(stuck, 50).lookNow(WS)).toMatchObject({ status: 'waits', because: expect.stringContaining('in time') });
    await sweep(ports, never);
    expect((await ledger.listFindings({ top: 10, unit: WS.id, status: 'open' })).items).toHaveLength(1);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('at a unit that nobody knows is refused, and leaves nothing behind', async () => {
    const { world, ports, ledger } = await aScene();
    const before = world.collected.length;
    expect(await lookRoutes(ports).lookNow({ ...WS, id: workspaceId('nowhere') })).toMatchObject({ status: 'notFound' });
    expect([world.collected.length, await ledger.inbox.pending()]).toEqual([before, []]);
    expect(await ledger.knowsUnit(workspaceId('nowhere'))).toBe(false);
  });

  it.each([[[]], [['00000000-0000-0000-0000-00000000beef']]])('outside the governed subscriptions %j is refused', async (governed) => {
    const { world, ports, ledger } = await aScene({ governedSubscriptions: async () => governed });
    const before = world.collected.length;
    expect(await lookRoutes(ports).lookNow(WS)).toMatchObject({ status: 'conflict', because: expect.stringContaining('is not governed') });
    expect([world.collected.length, await ledger.inbox.pending()]).toEqual([before, []]);
  });
});
