import { describe, expect, it } from 'vitest';
import { governEvent } from '../../shared/governance.ts';
import { useAzurite } from '../azurite.ts';
import { anEvent, aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

describe('the path of one change', () => {
  it('finds what an event made worse, says who did it, tells the consumers once and leaves nothing undone', async () => {
    const world = aWorld();
    const ledger = storage().ledger({ now: () => new Date(world.time) });
    const ports = portsOf(world, ledger);
    const unit = put(world, 'mlw', { access: 'Disabled' });
    await governEvent(anEvent(world, unit.id), ports, never);
    world.time += 60_000;
    put(world, 'mlw', { access: 'Enabled' });

    const governed = await governEvent(anEvent(world, unit.id, { upn: 'eve@contoso.com' }), ports, never);

    expect(governed).toEqual({ units: [{ unit: unit.id, outcome: 'assessed' }] });
    expect(world.told).toMatchObject([
      { change: 'opened', cause: 'event', ruleId: 'AML-NET-001', resourceId: unit.id, actor: { name: 'eve@contoso.com', type: 'user' } },
    ]);
    expect((await ledger.listFindings({ top: 10 })).items).toMatchObject([{ status: 'open', ruleId: 'AML-NET-001' }]);
    expect((await ledger.listTransitions({ top: 10 })).items).toEqual(world.told);
    expect(await ledger.listUnits({ top: 10 })).toEqual({
      items: [
        {
          unit: unit.id,
          kind: 'workspace',
          open: { critical: 1, high: 0, medium: 0, low: 0 },
          lastLookAt: new Date(world.time).toISOString(),
        },
      ],
    });
    expect(await ledger.inbox.pending()).toEqual([]);
    expect(await ledger.outbox.list(unit.id)).toEqual([]);
  });
});
