import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { approving, aRequest, aWorld, START, set, type World, withAccess } from '../remediations/world.ts';
import { WORKSPACE_ID } from '../scenes.ts';
import { idOf, MINUTE, playRemediation, raised, told } from './play.ts';
import { APPROVED_STEPS, DAY, decides, HOUR, lockHolder, recordOf } from './scene.ts';

/** Agrees to every question, and the resource changes behind the first. */
async function approvesWhileItChanges(world: World, times: number): Promise<void> {
  await decides('approve')(world);
  if (times === 1) {
    set(world, { workspace: withAccess('') });
  }
}

describe('with approval', () => {
  it('repairs after somebody agreed, having looked again', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, steps } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(output).toBe('repaired');
    expect(steps).toEqual(APPROVED_STEPS);
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
