import { describe, expect, it } from 'vitest';
import { isLate, lateOnes } from '../../shared/governance/late.ts';
import { governEvent, sweep } from '../../shared/governance.ts';
import type { Notice } from '../../shared/model/finding.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { useAzurite } from '../azurite.ts';
import { aResource, aSlot, aUnit, denied, WORKSPACE_ID } from '../scenes.ts';
import { anEvent, aWorld, never, portsOf, put } from './world.ts';

const storage = useAzurite();

const COMPUTE = `${WORKSPACE_ID}/computes/ci1`;
const EVENT_AT = '2026-11-24T10:00:00Z';
const notice = (change: Notice['change'], resourceId = WORKSPACE_ID, at = EVENT_AT): Notice => ({
  eventId: 'e',
  resourceId,
  operation: 'x',
  change,
  at,
});
const workspace = (raw: JsonObject) => aUnit({ workspace: [raw] });
const modified = (lastModifiedAt: string) => ({ systemData: { lastModifiedAt } });
const state = (provisioningState: string) => ({ properties: { provisioningState } });

describe('whether a read is older than its event', () => {
  it.each([
    ['a write that is still being worked on', notice('write'), workspace(state('Updating')), true],
    ['a write that has ended', notice('write'), workspace(state('Succeeded')), false],
    ['a write that has failed', notice('write'), workspace(state('Failed')), false],
    ['a stamp from before the event', notice('write'), workspace(modified('2026-11-24T09:59:00Z')), true],
    ['a stamp just before the event, as every write has', notice('write'), workspace(modified('2026-11-24T09:59:59Z')), false],
    ['a stamp from after the event', notice('write'), workspace(modified('2026-11-24T10:00:01Z')), false],
    ['a stamp nobody can read', notice('write'), workspace(modified('soon')), false],
    ['nothing to tell by', notice('write'), workspace({}), false],
    ['an action that is still going on', notice('action'), workspace(state('Starting')), true],
    ['an action, whatever the stamp', notice('action'), workspace(modified('2020-01-01T00:00:00Z')), false],
    ['a deletion of what is still there', notice('delete'), workspace(state('Deleting')), true],
    ['a deletion of what was made anew since', notice('delete'), workspace(modified('2026-11-24T10:00:01Z')), false],
    ['a deletion of what is gone', notice('delete', COMPUTE), aUnit({ compute: [] }), false],
    ['a write of what its list does not show yet', notice('write', COMPUTE), aUnit({ compute: [] }), true],
    ['a write of what was not read', notice('write', COMPUTE), aUnit({ compute: { ...aSlot('compute', []), reading: denied() } }), false],
    ['a write of what we do not read', notice('write', `${WORKSPACE_ID}/jobs/j`), aUnit({}), false],
  ] as const)('%s: %#', (_, about, unit, expected) => {
    expect(isLate(about, unit)).toBe(expected);
  });

  it('takes a stamp that moved since the last look for new: long operations are stamped when they begin', () => {
    const previous = workspace(modified('2026-11-24T09:00:00Z'));
    expect(isLate(notice('write'), workspace(modified('2026-11-24T09:50:00Z')), previous)).toBe(false);
    expect(isLate(notice('write'), workspace(modified('2026-11-24T09:00:00Z')), previous)).toBe(true);
  });

  it('asks only the last of several events about a resource', () => {
    const made = { notice: notice('write', COMPUTE, '2026-11-24T10:00:00Z') };
    const deleted = { notice: notice('delete', COMPUTE, '2026-11-24T10:00:01Z') };
    expect(lateOnes([deleted, made], aUnit({ compute: [] }))).toEqual([]);
    expect(lateOnes([deleted, made], aUnit({ compute: [aResource('compute', { id: COMPUTE })].map(({ raw }) => raw) }))).toEqual([deleted]);
  });
});

describe('an event that was faster than Azure', () => {
  function aScene() {
    const world = aWorld();
    const ledger = storage().ledger({ now: () => new Date(world.time) });
    put(world, 'mlw', { access: 'Disabled', modifiedAt: '2026-11-24T09:00:00Z' });
    return { world, ledger, unit: put(world, 'mlw', { access: 'Disabled', modifiedAt: '2026-11-24T09:00:00Z' }) };
  }

  it('is looked at again after a pause, while there is time', async () => {
    const { world, ledger, unit } = aScene();
    const ports = portsOf(world, ledger);
    const event = anEvent(world, unit.id);
    let looks = 0;
    const slowAzure = portsOf(world, ledger, {
      collect: async (ref, request) => {
        const seen = await ports.collect(ref, request);
        looks += 1;
        put(world, 'mlw', { access: 'Enabled', modifiedAt: '2026-11-24T10:00:00Z' });
        return seen;
      },
    });
    expect(await governEvent(event, slowAzure, never)).toMatchObject({ units: [{ outcome: 'assessed' }] });
    expect(looks).toBe(2);
    expect(world.time - Date.parse('2026-11-24T10:00:00Z')).toBeGreaterThanOrEqual(3_000);
    expect(world.told).toMatchObject([{ change: 'opened' }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('is looked at three times at most', async () => {
    const { world, ledger, unit } = aScene();
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger), never);
    expect(world.collected).toHaveLength(3);
    expect(world.logged).toMatchObject([{ level: 'warn', message: expect.stringContaining('within three looks') }]);
    expect(await ledger.inbox.pending()).toEqual([]);
  });

  it('waits for the sweep when the event’s time does not suffice', async () => {
    const { world, ledger, unit } = aScene();
    await governEvent(anEvent(world, unit.id), portsOf(world, ledger, { lateRetryInMs: 30_000 }), never);
    expect(world.collected).toHaveLength(1);
    expect(await sweep(portsOf(world, ledger), never)).toMatchObject({ pending: 1, assessed: 0 });
    world.time += 30_001;
    expect(await sweep(portsOf(world, ledger, { lateRetryInMs: 30_000 }), never)).toMatchObject({ pending: 1, assessed: 1 });
    expect(world.collected).toHaveLength(2);
    expect((await ledger.inbox.undone(unit.id)).rows).toMatchObject([{ looks: 2 }]);
  });
});
