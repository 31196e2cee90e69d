import { describe, expect, it } from 'vitest';
import type { RemediationPolicy } from '../../shared/remediations/ports.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { accessOf, approving, aRequest, automatic, aWorld, set, type World, withAccess } from '../remediations/world.ts';
import { WORKSPACE_ID } from '../scenes.ts';
import { idOf, playOldRemediation, playRemediation, told } from './play.ts';
import { APPROVED_STEPS, count, DAY, decides, HOUR } from './scene.ts';

/** A world begins on a Tuesday at 10:00. */
const tonight: Partial<RemediationPolicy> = { maintenanceWindows: [{ start: '0 0 22 * * *', durationInMinutes: 120, timezone: 'UTC' }] };
const onSunday: Partial<RemediationPolicy> = { maintenanceWindows: [{ start: '0 0 10 * * 0', durationInMinutes: 60, timezone: 'UTC' }] };

describe('outside of a maintenance window', () => {
  it.each([0, 1_000])('an automatic write waits until it opens, timers %i ms early', async (earlyTimersInMs) => {
    const world = aWorld(createMemoryStore(), { ...automatic, ...tonight });
    const { output, steps, tookInMs } = await playRemediation(world, { earlyTimersInMs });
    expect(output).toBe('repaired');
    expect(tookInMs).toBeGreaterThanOrEqual(12 * HOUR);
    expect(tookInMs).toBeLessThan(12 * HOUR + 60_000);
    expect([count(steps, 'planRemediation'), count(steps, 'applyRemediation')]).toEqual([2, 1]);
  });

  it('waits days in laps of one, keeps the resource meanwhile, and tells when it goes on', async () => {
    const world = aWorld(createMemoryStore(), { ...automatic, ...onSunday });
    const seen: unknown[] = [];
    const look = async () => {
      const { state, notBefore } = (await world.store.get(idOf('a'))) ?? expect.unreachable();
      seen.push([state, notBefore, await world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(world.nowInMs + 23 * HOUR))]);
    };
    const { output, steps, tookInMs } = await playRemediation(world, { after: { planRemediation: look } });
    expect(output).toBe('repaired');
    expect(tookInMs).toBeGreaterThanOrEqual(5 * DAY);
    expect(count(steps, 'planRemediation')).toBeGreaterThan(4);
    expect(seen[0]).toEqual(['scheduled', '2026-11-29T10:00:00.000Z', idOf('a')]);
  });

  it('people are asked at once, and what they approve waits', async () => {
    const world = aWorld(createMemoryStore(), { ...approving, ...tonight });
    const { output, steps, tookInMs } = await playRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(output).toBe('repaired');
    expect(tookInMs).toBeGreaterThanOrEqual(12 * HOUR);
    expect(count(steps, 'askForApproval')).toBe(1);
    expect(world.told[0]?.facts).toContainEqual({ name: 'Written not before', value: '2026-11-24T22:00:00.000Z' });
  });

  it('what changed meanwhile is seen: nothing is written to what is repaired by then', async () => {
    const world = aWorld(createMemoryStore(), { ...automatic, ...tonight });
    const { output } = await playRemediation(world, {
      after: { planRemediation: () => set(world, { workspace: withAccess('Disabled') }) },
    });
    expect(output).toBe('notNeeded');
    expect(world.writes).toEqual([]);
  });

  it('an approval of another plan than that of the window is asked for again', async () => {
    const world = aWorld(createMemoryStore(), { ...approving, ...tonight });
    const { steps } = await playRemediation(world, {
      after: {
        askForApproval: decides('approve'),
        planRemediation: (_, times) => (times === 2 ? set(world, { workspace: withAccess('') }) : undefined),
      },
      events: [told(1), told(2, 13 * HOUR)],
    });
    expect(count(steps, 'askForApproval')).toBe(2);
  });

  it('a window that closes just before the write is waited for once more', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const close = (_: World, times: number) => {
      set(world, { policy: { ...world.policy, ...(times === 1 ? tonight : { maintenanceWindows: [] }) } });
    };
    const { output, steps } = await playRemediation(world, { before: { applyRemediation: close } });
    expect(output).toBe('repaired');
    expect(count(steps, 'applyRemediation')).toBe(2);
    expect(world.writes).toHaveLength(1);
  });

  it('nothing waits for a window that never comes', async () => {
    const never = { maintenanceWindows: [{ start: '0 0 0 30 2 *', durationInMinutes: 60, timezone: 'UTC' }] };
    const world = aWorld(createMemoryStore(), { ...automatic, ...never });
    expect((await playRemediation(world)).output).toBe('refused');
  });

  it('an instance of the first version, which cannot wait, is refused', async () => {
    const world = aWorld(createMemoryStore(), { ...automatic, ...tonight });
    expect((await playOldRemediation(world)).output).toBe('refused');
    expect(accessOf(world)).toBe('Enabled');
  });
});

describe('an instance of the first version', () => {
  it('takes the steps it took when it was started', async () => {
    const world = aWorld(createMemoryStore(), approving);
    const { output, steps } = await playOldRemediation(world, { after: { askForApproval: decides('approve') }, events: [told(1)] });
    expect(output).toBe('repaired');
    expect(steps).toEqual(APPROVED_STEPS);
  });
});

describe('the mode of a part of the estate', () => {
  it('decides by the environment that the unit declares', async () => {
    const scopes = [{ environment: 'prod', mode: 'shadow', rules: {} }] as const;
    const world = aWorld(createMemoryStore(), { ...automatic, scopes });
    set(world, { environment: 'prod' });
    expect((await playRemediation(world, {}, 'a')).output).toBe('shadowed');
    expect(await world.store.get(idOf('a'))).toMatchObject({ mode: 'shadow', environment: 'prod' });
    set(world, { environment: 'dev' });
    expect((await playRemediation(world, {}, 'b')).output).toBe('repaired');
  });

  it('is the most careful where the environment could not be seen', async () => {
    const scopes = [{ environment: 'prod', mode: 'off', rules: {} }] as const;
    const world = aWorld(createMemoryStore(), { ...automatic, scopes });
    set(world, { environment: null });
    expect((await playRemediation(world)).output).toBe('refused');
    expect(world.writes).toEqual([]);
  });
});
