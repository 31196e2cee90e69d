import { describe, expect, it } from 'vitest';
import { governEvent } from '../../shared/governance.ts';
import type { ScanRun } from '../../shared/model/run.ts';
import { useAzurite } from '../azurite.ts';
import { SUBSCRIPTION } from '../scenes.ts';
import { aScanScene, playScan } from './scan-play.ts';
import { anEvent, never, put, workspaceId } from './world.ts';

const storage = useAzurite();

const HOUR = 3_600_000;
const ELSEWHERE = '22222222-2222-2222-2222-222222222222';

function aScene(count = 2) {
  const scene = aScanScene(storage());
  const units = Array.from({ length: count }, (_, index) => put(scene.world, `w${String(index).padStart(2, '0')}`, { access: 'Enabled' }));
  return { ...scene, units };
}

/** What must be the same however often the host dies on the way. */
function resultOf({ state, progress: { throttleWaitsInMs: _, ...progress }, coverage, silentSubscriptions }: ScanRun) {
  return { state, progress, coverage, silentSubscriptions };
}

describe('the full scan', () => {
  it('looks at every subscription, workspace and registry, everything read again', async () => {
    const scene = aScene(12);
    const { run, status } = await playScan(scene, scene.service());
    expect(run).toMatchObject({ state: 'finished', startedBy: 'person:ada', progress: { units: 13, done: 13, failed: 0, percent: 100 } });
    expect(status).toEqual(run.progress);
    expect(scene.ended).toEqual([run]);
    await playScan(scene, scene.service());
    expect(scene.world.collected.map(({ unit }) => unit).toSorted()).toEqual(
      [SUBSCRIPTION, SUBSCRIPTION, ...scene.units, ...scene.units].map((unit) => (typeof unit === 'string' ? unit : unit.id)).toSorted(),
    );
    expect(scene.world.collected.every(({ reuseForInMs }) => reuseForInMs === undefined)).toBe(true);
  });

  it('closes what belonged to a workspace whose deletion nobody told', async () => {
    const scene = aScene();
    await playScan(scene, scene.service());
    scene.world.units.delete(workspaceId('w01'));
    scene.world.time += HOUR;
    const { run } = await playScan(scene, scene.service());
    expect((await scene.governance.ledger.listTransitions({ top: 1 })).items).toMatchObject([
      { change: 'resolved', cause: 'scan', because: 'w01 was deleted.', unit: workspaceId('w01') },
    ]);
    expect(run.coverage).toEqual([{ resourceType: 'Microsoft.MachineLearningServices/workspaces', changes: 1, missed: 1 }]);
  });

  it('leaves alone what it remembers of subscriptions that are no longer governed', async () => {
    const scene = aScene();
    await playScan(scene, scene.service());
    scene.world.collected.length = 0;
    const nothing = { status: 'read', value: { units: [], subscriptions: [], silent: [] } } as const;
    const { run } = await playScan(
      scene,
      scene.service({ found: nothing, governance: { governedSubscriptions: async () => [ELSEWHERE] } }),
    );
    expect(run.progress).toMatchObject({ units: 0, done: 0, percent: 100 });
    expect(scene.world.collected).toEqual([]);
  });

  it('reports a subscription that shows nothing, and still looks at what it remembers of it', async () => {
    const scene = aScene();
    await playScan(scene, scene.service());
    scene.world.collected.length = 0;
    const silent = { status: 'read', value: { units: [], subscriptions: [SUBSCRIPTION], silent: [SUBSCRIPTION] } } as const;
    const { run } = await playScan(scene, scene.service({ found: silent }));
    expect(run.silentSubscriptions).toEqual([SUBSCRIPTION]);
    expect(scene.world.collected.map(({ unit }) => unit)).toContain(workspaceId('w01'));
  });

  it('goes on when one unit cannot be looked at, tries it again and counts it as failed', async () => {
    const scene = aScene();
    let tries = 0;
    const { collect } = scene.governance;
    const broken = scene.service({
      governance: {
        collect: (ref, request) => {
          const isBroken = ref.id.endsWith('/w00');
          tries += isBroken ? 1 : 0;
          return isBroken ? Promise.reject(new Error('no answer')) : collect(ref, request);
        },
      },
    });
    const { run } = await playScan(scene, broken);
    expect(run).toMatchObject({ state: 'finished', progress: { units: 3, done: 3, failed: 1 } });
    expect(tries).toBe(8);
    expect(scene.world.logged.at(-1)).toMatchObject({ level: 'warn', fields: { because: 'Error no answer' } });
  });

  it('waits for a unit that somebody else holds', async () => {
    const scene = aScene();
    const [unit] = scene.units;
    const claim = unit === undefined ? null : await scene.governance.ledger.claim(unit);
    expect(claim).not.toBeNull();
    // Its holder died: the claim ends by itself, and another process knows of it only through the row.
    const { run } = await playScan(scene, scene.service());
    expect(run.progress).toMatchObject({ units: 3, done: 3, failed: 0 });
  });

  it('counts reads that were denied or failed, and what requests waited', async () => {
    const scene = aScene(0);
    put(scene.world, 'a', { computes: { status: 'denied', missing: 'x/read', because: 'no' } });
    put(scene.world, 'b', { computes: { status: 'unread', because: 'late' } });
    const { run } = await playScan(scene, scene.service());
    expect(run.progress).toMatchObject({ deniedReads: 1, unreadReads: 1, throttleWaitsInMs: 30 });
  });

  it('fails, and says why, when nobody can tell what there is', async () => {
    const scene = aScene();
    const { run } = await playScan(scene, scene.service({ found: { status: 'unread', because: 'throttled' } }));
    expect(run).toMatchObject({ state: 'failed', because: expect.stringContaining('throttled') });
    expect(await scene.service().start('next')).toMatchObject({ status: 'accepted' });
  });
});

describe('one scan at a time', () => {
  it('refuses another one while one runs', async () => {
    const { service } = aScene();
    const first = await service().start('ada');
    expect(first).toMatchObject({ status: 'accepted' });
    expect(await service().start('bob')).toMatchObject({ status: 'conflict', because: expect.stringContaining('still running') });
  });

  it('lets a new one take over from one that stopped without a word, and says so', async () => {
    const scene = aScene();
    const first = await scene.service().start('ada');
    scene.world.time += HOUR;
    const { run } = await playScan(scene, scene.service());
    const stopped = await scene.service().get(first.status === 'accepted' ? first.id : '');
    expect(stopped).toMatchObject({ state: 'failed', because: expect.stringContaining(run.id) });
    expect(scene.ended).toEqual([stopped, run]);
    expect((await scene.service().list({ top: 10 })).items.map(({ state }) => state)).toEqual(['finished', 'failed']);
  });

  it('ends a scan whose lock another one took, and leaves the other alone', async () => {
    const scene = aScene();
    const { run, steps } = await playScan(scene, scene.service(), {
      after: async (name) => {
        if (name === 'discoverScan') {
          scene.world.time += HOUR;
          await scene.service().start('bob');
        }
      },
    });
    expect(run).toMatchObject({ state: 'failed', because: expect.stringContaining('took over') });
    expect(steps).not.toContain('finishScan');
    expect((await scene.service().list({ top: 1 })).items).toMatchObject([{ startedBy: 'bob', state: 'running' }]);
    expect(await scene.service().start('eve')).toMatchObject({ status: 'conflict' });
  });

  it('goes on after its host was away for longer than the lock lasts, when nobody took it', async () => {
    const scene = aScene();
    const { run } = await playScan(scene, scene.service(), {
      after: (name) => {
        scene.world.time += name === 'discoverScan' ? HOUR : 0;
      },
    });
    expect(run.state).toBe('finished');
  });

  it('gives the lock back when the orchestration cannot be started', async () => {
    const { service } = aScene();
    const broken = service({ startOrchestration: () => Promise.reject(new Error('no host')) });
    await expect(broken.start('ada')).rejects.toThrow('no host');
    expect((await service().list({ top: 1 })).items).toMatchObject([{ state: 'failed', because: 'Error no host' }]);
    expect(await service().start('ada')).toMatchObject({ status: 'accepted' });
  });

  it('starts once for one due time, whoever notices it', async () => {
    const started: string[] = [];
    const { service } = aScene();
    const host = () => service({ startOrchestration: async (id) => void started.push(id) }).schedule('0 0 * * * *');
    const due = new Date('2026-11-24T10:00:00Z');
    await host().start(due);
    await host().start(due);
    expect(new Set(started).size).toBe(1);
    expect((await service().list({ top: 10 })).items).toHaveLength(1);
  });
});

describe('a scan whose host dies', () => {
  /** The same world twice: once quietly, once with an accident. */
  async function resultWith(accident: Parameters<typeof playScan>[2]) {
    const scene = aScene(11);
    await playScan(scene, scene.service());
    scene.world.time += HOUR;
    put(scene.world, 'w03', { access: 'Disabled' });
    put(scene.world, 'w04', { access: 'Enabled', computes: { c1: true } });
    await governEvent(anEvent(scene.world, workspaceId('w03')), scene.governance, never);
    const { run } = await playScan(scene, scene.service(), accident);
    return resultOf(run);
  }

  const expected = {
    state: 'finished',
    progress: { units: 12, done: 12, failed: 0, percent: 100, deniedReads: 0, unreadReads: 0 },
    coverage: [
      { resourceType: 'Microsoft.MachineLearningServices/workspaces', changes: 1, missed: 0 },
      { resourceType: 'Microsoft.MachineLearningServices/workspaces/computes', changes: 1, missed: 1 },
    ],
    silentSubscriptions: [],
  };

  it('ends as one that nothing happened to', async () => {
    expect(await resultWith({})).toEqual(expected);
  });

  const steps = ['beginScan', 'discoverScan', 'assessBatch', 'measureScan', 'countUntold', 'finishScan'];
  const cases = steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]);
  it.each(cases)('in %s, %s its work was done, ends the same', async (step, when) => {
    const die = (name: string, times: number) => {
      if (name === step && times <= 2) {
        throw new Error('The worker process died.');
      }
    };
    expect(await resultWith({ [when]: die, earlyTimersInMs: 900 })).toEqual(expected);
  });

  it('in the middle of a batch repeats only that batch', async () => {
    const scene = aScene(25);
    const once = { count: 0 };
    const { run } = await playScan(scene, scene.service(), {
      after: (name) => {
        if (name === 'assessBatch' && once.count++ === 1) {
          throw new Error('The worker process died.');
        }
      },
    });
    expect(run.progress).toMatchObject({ units: 26, done: 26 });
    // Its work was written down before the answer was lost.
    expect(scene.world.collected).toHaveLength(26);
  });
});

describe('what events missed', () => {
  it('is counted by resource type, each shared resource once, and shown as the newest coverage', async () => {
    const scene = aScene(3);
    await playScan(scene, scene.service());
    expect(await scene.service().coverage()).toMatchObject({ value: [] });
    scene.world.time += HOUR;
    put(scene.world, 'w00', { access: 'Disabled' });
    put(scene.world, 'w01', { access: 'Disabled' });
    await governEvent(anEvent(scene.world, workspaceId('w00')), scene.governance, never);
    const { run } = await playScan(scene, scene.service());
    expect(run.coverage).toEqual([{ resourceType: 'Microsoft.MachineLearningServices/workspaces', changes: 2, missed: 1 }]);
    expect(await scene.service().coverage()).toEqual({ scan: run.id, endedAt: run.endedAt, value: run.coverage });
  });

  it('is only what no event told of a little later', async () => {
    const scene = aScene(1);
    await playScan(scene, scene.service());
    scene.world.time += HOUR;
    put(scene.world, 'w00', { access: 'Disabled' });
    const { run } = await playScan(scene, scene.service(), {
      after: async (name) => {
        if (name === 'countUntold') {
          await governEvent(anEvent(scene.world, workspaceId('w00')), scene.governance, never);
        }
      },
    });
    expect(run.coverage).toEqual([{ resourceType: 'Microsoft.MachineLearningServices/workspaces', changes: 1, missed: 0 }]);
  });

  it('is nothing for a unit that no scan saw before', async () => {
    const scene = aScene(1);
    put(scene.world, 'new', { storage: 'other' });
    const { run } = await playScan(scene, scene.service());
    expect(run.coverage).toEqual([]);
    expect(scene.world.collected.map(({ unit }) => unit)).toContain(workspaceId('new'));
  });
});
