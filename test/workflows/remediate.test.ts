import { describe, expect, it } from 'vitest';
import type { Exemption } from '../../shared/model/exemption.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { accessOf, approving, aRequest, automatic, aWorld, linkOf, START, set, type World, withAccess } from '../remediations/world.ts';
import { denied, WORKSPACE_ID } from '../scenes.ts';
import { idOf, MINUTE, playRemediation, raised, told } from './play.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const recordOf = async (world: World) => await world.store.get(idOf('a'));
const lockHolder = (world: World) => world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(world.nowInMs));

/** What people do while they are asked. */
const decides = (decision: 'approve' | 'decline') => async (world: World) => {
  const ask = (await recordOf(world))?.ask;
  await world.service.decide({ link: await linkOf(world, idOf('a')), decision, planHash: ask?.planHash ?? '', by: 'ada' });
};

/** Agrees to every question, and the resource changes behind the first. */
async function approvesWhileItChanges(world: World, times: number): Promise<void> {
  await decides('approve')(world);
  if (times === 1) {
    set(world, { workspace: withAccess('') });
  }
}

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

  it('waits for ARM to finish the write', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op?sig=s', retryAfterInMs: 15_000 }),
      operation: { status: 'running', retryAfterInMs: 30_000 },
    });
    const finish = (_: World, times: number) => times === 3 && set(world, { operation: { status: 'succeeded' } });
    const { output, tookInMs } = await playRemediation(world, { before: { pollOperation: finish } });
    expect(output).toBe('repaired');
    expect(world.polls).toEqual(['https://arm/op?sig=s', 'https://arm/op?sig=s', 'https://arm/op?sig=s']);
    expect(tookInMs).toBe(15_000 + 30_000 + 30_000);
  });

  it('stops asking about a write that never ends, and believes what it reads', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1 }),
      operation: { status: 'running', retryAfterInMs: 3_600_000 },
    });
    const { output, tookInMs } = await playRemediation(world);
    expect(output).toBe('repaired');
    expect(world.polls.length).toBe(60);
    expect(tookInMs).toBeLessThan(1.5 * HOUR);
  });

  it('fails when ARM fails the write, and says why', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      holdsBack: true,
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 }),
      operation: { status: 'failed', code: 'InternalError', message: 'Something broke.' },
    });
    expect((await playRemediation(world)).output).toBe('failed');
    expect((await recordOf(world))?.because).toContain('InternalError');
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

  it('reads back again while Azure still answers with the old value', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { holdsBack: true });
    const arrive = (_: World, times: number) => times === 3 && set(world, { workspace: withAccess('Disabled') });
    const { output, steps } = await playRemediation(world, { before: { verifyRemediation: arrive } });
    expect(output).toBe('repaired');
    expect(steps.filter((step) => step === 'verifyRemediation')).toHaveLength(3);
  });

  it('ends as stillFailing when the value never arrives', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { holdsBack: true });
    const { output, tookInMs } = await playRemediation(world);
    expect(output).toBe('stillFailing');
    expect(tookInMs).toBeLessThan(HOUR);
  });

  it('does not call it repaired when the result may not be read', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const hide = () => set(world, { reading: denied() });
    expect((await playRemediation(world, { after: { applyRemediation: hide } })).output).toBe('failed');
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

describe('with approval', () => {
  it('repairs after somebody agreed, having looked again', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, steps } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(output).toBe('repaired');
    expect(steps).toEqual([
      'beginRemediation',
      'planRemediation',
      'askForApproval',
      'loadDecision',
      'planRemediation',
      'applyRemediation',
      'verifyRemediation',
      'finishRemediation',
    ]);
    expect(await recordOf(world)).toMatchObject({ approver: 'ada', decisions: [{ answer: 'approve', by: 'ada' }] });
  });

  it('shows what is asked, until when, to whoever was told', async () => {
    const world = aWorld(createMemoryStore(), approving);
    await playRemediation(world, { after: { askForApproval: decides('decline') }, events: [told(1)] });
    expect(world.told).toMatchObject([
      { topic: 'approval', expiresAt: '2026-12-01T10:00:00.000Z', differences: [{ before: 'Enabled', after: 'Disabled' }] },
      { topic: 'remediation', title: expect.stringContaining('declined') },
    ]);
  });

  it('ends as declined', async () => {
    const world = aWorld(createMemoryStore(), approving);
    expect((await playRemediation(world, { after: { askForApproval: decides('decline') }, events: [told(1)] })).output).toBe('declined');
    expect(world.writes).toEqual([]);
    expect((await recordOf(world))?.because).toBe('Declined by ada.');
  });

  it('expires after seven days, to the day', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { status, output, tookInMs } = await playRemediation(world);
    expect([status, output]).toEqual(['Completed', 'expired']);
    expect(tookInMs).toBe(7 * DAY);
    expect(await lockHolder(world)).toBeNull();
  });

  it('expires once although every timer fires early', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { status, output, steps, tookInMs } = await playRemediation(world, { earlyTimersInMs: 1_000 });
    expect([status, output]).toEqual(['Completed', 'expired']);
    expect(steps.filter((step) => step === 'askForApproval')).toHaveLength(1);
    expect(7 * DAY - tookInMs).toBe(1_000);
  });

  it('ends at once when it is decided, not when the timer would have', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { tookInMs } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(tookInMs).toBeLessThan(HOUR);
  });

  it.each([1, 30, 100, 167])('hears a decision made after %d hours', async (hours) => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, tookInMs } = await playRemediation(world, {
      after: { askForApproval: decides('approve') },
      events: [told(1, hours * HOUR)],
    });
    expect(output).toBe('repaired');
    expect(tookInMs).toBe(hours * HOUR);
  });

  it('asks a second time days later and hears that decision too', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { status, output, tookInMs } = await playRemediation(world, {
      after: { askForApproval: approvesWhileItChanges },
      events: [told(1, 2 * DAY), told(2, 8 * DAY)],
    });
    expect([status, output]).toEqual(['Completed', 'repaired']);
    expect(tookInMs).toBe(8 * DAY);
  });

  it('keeps the lock while it waits', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const look = async () => await world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(START + 6.9 * DAY));
    let holder: string | null = null;
    await playRemediation(world, {
      after: {
        askForApproval: async () => {
          holder = await look();
        },
      },
    });
    expect(holder).toBe(idOf('a'));
  });

  it('asks again about another plan', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, steps } = await playRemediation(world, {
      after: { askForApproval: approvesWhileItChanges },
      events: [told(1), told(2)],
    });
    expect(output).toBe('repaired');
    expect(steps.filter((step) => step === 'askForApproval')).toHaveLength(2);
    expect((await recordOf(world))?.decisions.map(({ number }) => number)).toEqual([1, 2]);
    expect(world.writes).toHaveLength(1);
  });

  it('asks again when the preflight got worse', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { steps, output } = await playRemediation(world, {
      after: {
        askForApproval: async (_, times) => {
          await decides(times === 1 ? 'approve' : 'decline')(world);
          set(world, { unit: { 'private-endpoint-connection': [] } });
        },
      },
      events: [told(1), told(2)],
    });
    expect(output).toBe('declined');
    expect(steps.filter((step) => step === 'askForApproval')).toHaveLength(2);
    expect(world.writes).toEqual([]);
  });

  it('lets people take the risk they were shown', async () => {
    const world = aWorld(createMemoryStore(), approving);
    set(world, { unit: { 'private-endpoint-connection': [] } });
    expect((await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] })).output).toBe('repaired');
    expect(await recordOf(world)).toMatchObject({ ask: { preflight: 'unsafe' } });
  });

  it('gives up after three questions about a resource that keeps changing', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, steps } = await playRemediation(world, {
      after: {
        askForApproval: async (_, times) => {
          await decides('approve')(world);
          set(world, { workspace: withAccess(`Odd${times}`) });
        },
      },
      events: [told(1), told(2), told(3)],
    });
    expect(output).toBe('refused');
    expect(steps.filter((step) => step === 'askForApproval')).toHaveLength(3);
    expect(world.writes).toEqual([]);
  });

  it.each([
    ['a made-up decision', { decisionId: '11111111-0000-0000-0000-000000000000' }],
    ['an id that is none', { decisionId: "x' or 1 eq 1" }],
    ['yes', true],
    ['the word approved', 'approved'],
    ['an answer in the event', { approved: true, decision: 'approve' }],
    ['nothing', null],
  ])('ignores an event that carries %s', async (_, data) => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, tookInMs } = await playRemediation(world, { events: [raised(data), raised(data, 2 * DAY)] });
    expect(output).toBe('expired');
    expect(tookInMs).toBe(7 * DAY);
    expect(world.writes).toEqual([]);
  });

  it('still hears the real decision after a forged one, days apart', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { status, output } = await playRemediation(world, {
      after: { askForApproval: decides('approve') },
      events: [raised({ decisionId: '11111111-0000-0000-0000-000000000000' }), told(1, 5 * DAY)],
    });
    expect([status, output]).toEqual(['Completed', 'repaired']);
  });

  it('ends when it is flooded with events', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const events = Array.from({ length: 30 }, (_, number) => raised({ decisionId: `1111111${number}` }, number * 1_000));
    const { status, output, steps } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events });
    expect([status, output]).toEqual(['Completed', 'refused']);
    expect(steps.filter((step) => step === 'loadDecision')).toHaveLength(20);
    expect((await recordOf(world))?.because).toContain('20 events');
    expect(world.writes).toEqual([]);
  });

  it('does not act on the approval of the first plan when it comes again during the second question', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output } = await playRemediation(world, {
      after: { askForApproval: (_, times) => (times === 1 ? approvesWhileItChanges(world, times) : undefined) },
      events: [told(1), told(1, 2 * MINUTE)],
    });
    expect(output).toBe('expired');
    expect(world.writes).toEqual([]);
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
