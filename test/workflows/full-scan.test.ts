import { app } from '@azure/functions';
import { describe, expect, it, vi } from 'vitest';
import { runOrchestration } from '../../local/host/durable/run-orchestration.ts';
import { type BatchInput, type ScanPart, type SliceInput, scanActivityNames } from '../../shared/model/run.ts';
import { FULL_SCAN, fullScanV1 } from '../../shared/workflows/full-scan.ts';
import { SCAN_SUBSCRIPTION, scanSubscriptionV1 } from '../../shared/workflows/scan-subscription.ts';

const assessed = vi.hoisted(() => vi.fn(() => Promise.resolve({ left: 0 })));
vi.mock('../../shared/wiring.ts', () => ({ wire: () => Promise.resolve({ fullScan: { activities: { assessBatch: assessed } } }) }));

const progress = (done: number) => ({ units: 100, done, failed: 0, percent: done, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0 });
const MINUTE = 60_000;

interface Doubles {
  readonly parts?: readonly ScanPart[];
  readonly begin?: () => unknown;
  readonly discover?: () => unknown;
  readonly measure?: (times: number) => unknown;
  readonly assess?: (input: BatchInput) => unknown;
  readonly untold?: number;
}

async function play({ parts = [], begin, discover, measure, assess, untold = 0 }: Doubles, earlyTimersInMs = 0) {
  const batches: BatchInput[] = [];
  const slices: SliceInput[] = [];
  let measured = 0;
  const run = await runOrchestration(fullScanV1, {
    instanceId: 'scan-1',
    earlyTimersInMs,
    orchestrators: {
      [SCAN_SUBSCRIPTION]: function* (context) {
        if (!slices.some((slice) => JSON.stringify(slice) === JSON.stringify(context.df.getInput()))) {
          slices.push(context.df.getInput<SliceInput>());
        }
        return yield* scanSubscriptionV1(context);
      },
    },
    activities: {
      beginScan: begin ?? (() => ({ status: 'begun' })),
      discoverScan: discover ?? (() => ({ parts, batches: parts.reduce((sum, part) => sum + part.batches, 0) })),
      measureScan: () => measure?.(++measured) ?? { status: 'running', progress: progress(measured) },
      assessBatch: (input: BatchInput) => {
        batches.push(input);
        return assess?.(input) ?? { left: 0 };
      },
      countUntold: () => ({ untold, waitInMs: MINUTE }),
      finishScan: () => progress(100),
    },
  });
  const finish = run.activityCalls.find(({ name }) => name === 'finishScan');
  return { ...run, batches, slices, finish, tookInMs: Date.parse(run.endedAt) - Date.parse('2026-01-01T00:00:00Z') };
}

const subscription = (index: number) => `/subscriptions/${index}`;

describe('the orchestration of a full scan', () => {
  it('assesses every batch of every subscription once and ends with what it came to', async () => {
    const parts = [
      { subscription: subscription(0), batches: 3 },
      { subscription: subscription(1), batches: 1 },
    ];
    const { runtimeStatus, output, customStatus, batches, finish } = await play({ parts });
    expect(runtimeStatus).toBe('Completed');
    expect(output).toEqual(progress(100));
    expect(customStatus).toEqual(progress(100));
    expect(batches.map(({ subscription: at, batch }) => `${at} ${batch}`).toSorted()).toEqual([
      '/subscriptions/0 0',
      '/subscriptions/0 1',
      '/subscriptions/0 2',
      '/subscriptions/1 0',
    ]);
    expect(finish?.input).toEqual({ id: 'scan-1' });
  });

  it('says how far it is after every round, in about a hundred rounds however much there is', async () => {
    const { activityCalls, batches } = await play({ parts: [{ subscription: subscription(0), batches: 250 }] });
    const rounds = activityCalls.filter(({ name }) => name === 'measureScan').length;
    expect(batches).toHaveLength(250);
    expect(rounds).toBeGreaterThan(80);
    expect(rounds).toBeLessThanOrEqual(101);
  });

  it('works on eight subscriptions side by side at most, and on the others after them', async () => {
    const parts = Array.from({ length: 20 }, (_, index) => ({ subscription: subscription(index), batches: 1 }));
    const { activityCalls, slices } = await play({ parts });
    const perRound = activityCalls
      .map(({ name }) => name)
      .join(' ')
      .split('measureScan')
      .map((round) => round.split('assessBatch').length - 1)
      .filter((count) => count > 0);
    expect(perRound).toEqual([8, 8, 4]);
    expect(slices).toHaveLength(20);
  });

  it('passes ids and numbers, never documents', async () => {
    const { slices, batches } = await play({ parts: [{ subscription: subscription(0), batches: 1 }] });
    expect(slices).toEqual([{ id: 'scan-1', subscription: subscription(0), from: 0, to: 1 }]);
    expect(batches).toEqual([{ id: 'scan-1', subscription: subscription(0), batch: 0, last: false }]);
  });

  it.each([0, 900])('tries what is left again for longer than a claim of the dead lasts, with timers %i ms early', async (early) => {
    const { batches, tookInMs, runtimeStatus } = await play(
      { parts: [{ subscription: subscription(0), batches: 1 }], assess: ({ last }) => ({ left: last ? 0 : 1 }) },
      early,
    );
    expect(runtimeStatus).toBe('Completed');
    expect(batches.map(({ last }) => last)).toEqual([...Array.from({ length: 7 }, () => false), true]);
    expect(tookInMs).toBeGreaterThan(70_000);
  });

  it('goes on beside a batch that fails for good, and ends as failed', async () => {
    const parts = [0, 1].map((index) => ({ subscription: subscription(index), batches: 2 }));
    const { batches, finish, runtimeStatus } = await play({
      parts,
      assess: ({ subscription: at, batch }) => {
        if (at === subscription(0) && batch === 0) {
          throw new Error('storage is full');
        }
        return { left: 0 };
      },
    });
    expect(runtimeStatus).toBe('Completed');
    expect(new Set(batches.map(({ subscription: at, batch }) => `${at} ${batch}`)).size).toBe(4);
    expect(finish?.input).toMatchObject({ because: expect.stringContaining('storage is full') });
  });

  it('does nothing when it is refused, and nothing more when another scan took over', async () => {
    const refused = await play({ begin: () => ({ status: 'refused', because: 'The scan x runs.' }) });
    expect(refused).toMatchObject({ output: null, customStatus: { refused: 'The scan x runs.' }, finish: undefined });
    const parts = [{ subscription: subscription(0), batches: 3 }];
    const superseded = await play({
      parts,
      measure: (times) => (times > 1 ? { status: 'superseded' } : { status: 'running', progress: progress(0) }),
    });
    expect(superseded).toMatchObject({ output: null, finish: undefined });
    expect(superseded.batches).toHaveLength(1);
  });

  it('ends as failed when nobody can tell what there is', async () => {
    const { finish } = await play({
      discover: () => {
        throw new Error('throttled');
      },
    });
    expect(finish?.input).toMatchObject({ because: expect.stringContaining('throttled') });
  });

  it('waits for late events only when something changed that none told of', async () => {
    const parts = [{ subscription: subscription(0), batches: 1 }];
    expect((await play({ parts })).tookInMs).toBe(0);
    expect((await play({ parts, untold: 2 })).tookInMs).toBe(MINUTE);
  });
});

/** What the host hands to a function that asked for a durable client. */
function withClient(extraInputs: readonly object[] = []) {
  const data = { taskHubName: 'hub', creationUrls: {}, managementUrls: {} };
  return { options: { extraInputs }, extraInputs: new Map(extraInputs.map((input) => [input, data])) } as never;
}

/** A name nobody registered hangs its orchestration for ever, and no test of the orchestration notices. */
it('is registered with both orchestrations and every activity, and each activity reaches its own implementation', async () => {
  const generic = vi.spyOn(app, 'generic').mockImplementation(() => undefined);
  await import('../../functions/scan.ts');
  const registered = new Map(generic.mock.calls.map(([name, options]) => [name, options]));
  const ofType = (type: string) => [...registered].filter(([, { trigger }]) => trigger.type === type).map(([name]) => name);
  expect(ofType('orchestrationTrigger').toSorted()).toEqual([FULL_SCAN, SCAN_SUBSCRIPTION].toSorted());
  expect(ofType('activityTrigger').toSorted()).toEqual([...scanActivityNames].toSorted());
  const options = registered.get('assessBatch') ?? expect.unreachable();
  expect(await options.handler({ id: 'x' }, withClient(options.extraInputs))).toEqual({ left: 0 });
  expect(assessed).toHaveBeenCalledWith({ id: 'x' });
});
