import { describe, expect, it } from 'vitest';
import type { Exemption } from '../../shared/model/exemption.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { accessOf, approving, aRequest, automatic, aWorld, set, type World, withAccess } from '../remediations/world.ts';
import { denied, WORKSPACE_ID } from '../scenes.ts';
import { idOf, playRemediation, told } from './play.ts';
import { decides, lockHolder, recordOf } from './scene.ts';

describe('without a write', () => {
  it('ends as notNeeded when the resource is closed by now', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { workspace: withAccess('Disabled') });
    const { output, steps } = await playRemediation(world);
    expect(output).toBe('notNeeded');
    expect(steps).toEqual(['beginRemediation', 'planRemediation', 'finishRemediation']);
  });

  it.each(['off', 'audit'] as const)('is refused in mode %s', async (mode) => {
    const world = aWorld(createMemoryStore(), { mode });
    expect((await playRemediation(world)).output).toBe('refused');
    expect(await recordOf(world)).toMatchObject({ outcome: 'refused', mode, because: expect.stringContaining(mode) });
  });

  it('is recorded with its plan and preflight in mode shadow', async () => {
    const world = aWorld(createMemoryStore(), { mode: 'shadow' });
    expect((await playRemediation(world)).output).toBe('shadowed');
    expect(await recordOf(world)).toMatchObject({ outcome: 'shadowed', plan: { risk: 'disruptive' }, preflight: { result: 'safe' } });
  });

  it('is refused by itself when it would do harm, with the reasons', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { unit: { 'private-endpoint-connection': [] } });
    expect((await playRemediation(world)).output).toBe('refused');
    expect(await recordOf(world)).toMatchObject({
      because: expect.stringContaining('nobody could reach it'),
      preflight: { result: 'unsafe' },
    });
  });

  it('leaves Azure and the lock as they were', async () => {
    const world = aWorld(createMemoryStore(), { mode: 'shadow' });
    await playRemediation(world);
    expect(world.writes).toEqual([]);
    expect(accessOf(world)).toBe('Enabled');
    expect(await lockHolder(world)).toBeNull();
  });
});

describe('by itself', () => {
  it('repairs what is safe to repair', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const { output, steps } = await playRemediation(world);
    expect(output).toBe('repaired');
    expect(steps).toEqual(['beginRemediation', 'planRemediation', 'applyRemediation', 'verifyRemediation', 'finishRemediation']);
    expect(accessOf(world)).toBe('Disabled');
    expect(world.told).toMatchObject([{ topic: 'remediation', id: `remediation-${idOf('a')}-repaired` }]);
    expect(await lockHolder(world)).toBeNull();
  });

  it('asks people when it cannot tell', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { unit: { lock: { kind: 'lock', holds: 'many', target: WORKSPACE_ID, readAt: '', reading: denied() } } });
    const { output } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(output).toBe('repaired');
    expect(await recordOf(world)).toMatchObject({ approver: 'ada', preflight: { result: 'unknown' } });
  });

  it('fails when ARM refuses the write', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { answer: () => ({ status: 'refused', statusCode: 409, code: 'ScopeLocked', message: 'Locked.' }) });
    const { output, steps } = await playRemediation(world);
    expect(output).toBe('failed');
    expect(steps.filter((step) => step === 'applyRemediation')).toHaveLength(1);
    expect((await recordOf(world))?.because).toContain('ScopeLocked');
    expect(await lockHolder(world)).toBeNull();
  });

  it('repeats an activity whose process died', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const die = (_: World, times: number) => (times === 1 ? Promise.reject(new Error('node exited with code 137')) : undefined);
    const everywhere = {
      beginRemediation: die,
      planRemediation: die,
      applyRemediation: die,
      verifyRemediation: die,
      finishRemediation: die,
    };
    const { output, status } = await playRemediation(world, { after: everywhere });
    expect([status, output]).toEqual(['Completed', 'repaired']);
    expect(world.writes).toHaveLength(1);
  });

  it('ends as failed, and gives the lock back, when an activity fails every time', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const { status, output, steps } = await playRemediation(world, {
      before: { planRemediation: () => Promise.reject(new Error('The table is away.')) },
    });
    expect([status, output]).toEqual(['Completed', 'failed']);
    expect(steps.filter((step) => step === 'planRemediation')).toHaveLength(4);
    expect((await recordOf(world))?.because).toContain('The table is away.');
    expect(await lockHolder(world)).toBeNull();
  });

  it('plans again when the resource changed between plan and write', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const change = (_: World, times: number) => times === 1 && set(world, { workspace: withAccess('') });
    const { output, steps } = await playRemediation(world, { after: { planRemediation: change } });
    expect(output).toBe('repaired');
    expect(steps.filter((step) => step === 'planRemediation')).toHaveLength(2);
    expect(world.writes).toHaveLength(1);
  });
});

describe('just before the write', () => {
  const refusals: readonly [string, (world: World) => unknown][] = [
    ['the kill switch', (world) => world.service.setKillSwitch({ on: true, by: 'ada', because: 'A storm.' })],
    ['an exhausted budget', (world) => set(world, { policy: { ...world.policy, budget: { ...world.policy.budget, perHour: 0 } } })],
    ['a mode that changed', (world) => set(world, { policy: { ...world.policy, mode: 'audit', rules: {} } })],
    ['an exemption granted meanwhile', (world) => world.exemptions.push(exemption)],
  ];
  const exemption: Exemption = {
    id: 'e1',
    kind: 'exempt',
    ruleId: 'AML-NET-001',
    resourceId: WORKSPACE_ID,
    reason: 'A migration.',
    ticket: 'T-1',
    approver: 'bob',
    expires: '2027-01-01T00:00:00Z',
    values: { 'properties.publicNetworkAccess': 'Enabled' },
  };

  it.each(refusals)('%s stops one that runs by itself', async (_, stop) => {
    const world = aWorld(createMemoryStore(), automatic);
    expect((await playRemediation(world, { after: { planRemediation: stop } })).output).toBe('refused');
    expect(world.writes).toEqual([]);
  });

  it.each(refusals)('%s stops one that was approved', async (_, stop) => {
    const world = aWorld(createMemoryStore(), approving);
    const { output } = await playRemediation(world, {
      after: {
        askForApproval: async () => {
          await decides('approve')(world);
          await stop(world);
        },
      },
      events: [told(1)],
    });
    expect(output).toBe('refused');
    expect(world.writes).toEqual([]);
  });

  it('the budget lets three through in a unit and stops the fourth', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const outcomes: unknown[] = [];
    for (const seed of ['a', 'b', 'c', 'd']) {
      set(world, { workspace: withAccess('Enabled') });
      outcomes.push((await playRemediation(world, {}, seed)).output);
    }
    expect(outcomes).toEqual(['repaired', 'repaired', 'repaired', 'refused']);
  });
});

describe('the same remediation twice', () => {
  it('is carried out once when it is delivered again after its end', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    await playRemediation(world);
    set(world, { workspace: withAccess('Enabled') });
    expect((await playRemediation(world)).output).toBe('refused');
    expect(world.writes).toHaveLength(1);
    expect(await recordOf(world)).toMatchObject({ outcome: 'repaired' });
  });

  it('is refused while another one of the same resource is active, and says which', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    await world.service.activities.beginRemediation({ id: idOf('b'), request: aRequest });
    const { output, steps } = await playRemediation(world);
    expect(output).toBe('refused');
    expect(steps).toEqual(['beginRemediation']);
    expect(await recordOf(world)).toMatchObject({ outcome: 'refused', because: expect.stringContaining(idOf('b')) });
    expect(await lockHolder(world)).toBe(idOf('b'));
  });
});
