import { afterAll, describe, expect, it } from 'vitest';
import type { TypedData } from '../../../../local/host/types.ts';
import { startPool } from '../../../../local/host/worker/pool.ts';
import type { Worker } from '../../../../local/host/worker/worker.ts';
import { cleanUp, startProcess, TRIGGERS_APP, until, writeApp } from '../triggers/host-process.ts';

const APP = `
import { app } from '@azure/functions';
let calls = 0;
app.generic('work', {
  trigger: { type: 'activityTrigger', name: 'input' },
  handler: async (input) => {
    if (input === 'die') process.kill(process.pid, 'SIGKILL');
    if (input === 'exit') process.exit(3);
    if (input === 'throw') throw new TypeError('not like that');
    if (input === 'throw text') throw 'only text';
    if (input instanceof Uint8Array) return input;
    if (input === 'hang') return new Promise(() => undefined);
    return { pid: process.pid, calls: ++calls };
  },
});`;

const pools: Worker[] = [];
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.stop()));
  await cleanUp();
});

async function start(
  count: number,
): Promise<{ pool: Worker; work: (data: TypedData, signal?: AbortSignal) => Promise<TypedData | undefined> }> {
  const pool = await startPool(count, { appDir: writeApp({ 'functions/work.ts': APP }) }, () => undefined);
  pools.push(pool);
  const work = async (data: TypedData, signal?: AbortSignal): Promise<TypedData | undefined> =>
    (await pool.run({ functionId: 'work', inputs: { input: data }, triggerMetadata: {} }, signal)).returnValue;
  return { pool, work };
}

const parsed = (data: TypedData | undefined): { pid: number; calls: number } => JSON.parse(data?.json ?? '{}');

describe('worker processes', () => {
  it('tell what the app registered', async () => {
    const { pool } = await start(1);
    expect(pool.functions).toMatchObject([{ name: 'work', trigger: { type: 'activityTrigger', name: 'input' } }]);
  });

  it('take turns, so that module-level state is not shared', async () => {
    const { work } = await start(2);
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(parsed(await work({ string: 'go' })));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
    expect(answers.map(({ calls }) => calls)).toEqual([1, 1, 2, 2]);
  });

  it("hand over the function's own error", async () => {
    const { work } = await start(1);
    await expect(work({ string: 'throw' })).rejects.toMatchObject({ name: 'TypeError', message: 'not like that' });
    await expect(work({ string: 'throw text' })).rejects.toMatchObject({ message: 'only text' });
  });

  it('pass bytes through', async () => {
    const { work } = await start(1);
    const answer = await work({ bytes: Buffer.from([0, 255]) });
    expect(Buffer.from(answer?.bytes ?? [])).toEqual(Buffer.from([0, 255]));
  });

  it.each([
    ['die', 'node exited with code 137'],
    ['exit', 'node exited with code 3'],
  ])('that %s fail what they ran, as on the real host, and are replaced', async (input, message) => {
    const { work } = await start(1);
    const { pid } = parsed(await work({ string: 'go' }));
    const beside = expect(work({ string: 'hang' })).rejects.toThrow(message);
    await expect(work({ string: input })).rejects.toThrow(message);
    await beside;
    const after = await until(() => work({ string: 'go' }).then(parsed, () => undefined));
    expect([after.pid === pid, after.calls]).toEqual([false, 1]);
  });

  it('are ended when a run is given up', async () => {
    const { work } = await start(1);
    const abort = new AbortController();
    const run = expect(work({ string: 'hang' }, abort.signal)).rejects.toThrow('node exited with code 137');
    abort.abort();
    await run;
  });

  it('report why the app cannot be loaded', async () => {
    const appDir = writeApp({ 'functions/bad.ts': "throw new Error('no such thing');" });
    await expect(startPool(2, { appDir }, () => undefined)).rejects.toThrow(
      'Worker was unable to load entry point "functions/bad.ts": no such thing',
    );
  });
});

describe('a host with two workers', () => {
  it('spreads events over both, and answers 500 for the one whose worker dies', async () => {
    const host = await startProcess({ app: TRIGGERS_APP, args: ['--workers', '2'] });
    const send = async (id: string): Promise<number> => {
      const headers = { 'aeg-event-type': 'Notification' };
      const url = `${host.origin}/runtime/webhooks/eventgrid?functionName=onEvent`;
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify([{ id }]) })).status;
    };
    expect([await send('a'), await send('b')]).toEqual([202, 202]);
    expect(new Set(host.seen('onEvent').map(({ pid }) => pid)).size).toBe(2);
    expect(await send('die')).toBe(500);
    await until(async () => ((await send('c')) === 202 && (await send('d')) === 202 ? true : undefined));
    expect(host.stderr()).toContain('node exited with code 137');
    expect(await host.stop()).toBe(0);
  });
});
