import { describe, expect, it } from 'vitest';
import { type Answer, armError, forever, ORIGIN, START, scriptedArm } from './scripted-arm.ts';

const ID = '/subscriptions/s1/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv';
const healthy: Answer = { body: { id: ID, name: 'kv' } };
const throttled = (headers = {}): Answer => ({ status: 429, headers, body: { error: { code: 'TooManyRequests', message: 'Slow down.' } } });
const reset: Answer = (request) => request.socket.resetAndDestroy();
const halfAnAnswer: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': '500' });
  response.write('{"id": "');
  setImmediate(() => response.socket?.destroy());
};
const silence: Answer = () => undefined;

describe('what passes is asked again', () => {
  const passing: [string, readonly [Answer, ...Answer[]], number[]][] = [
    ['429 with Retry-After in seconds', [throttled({ 'retry-after': '7' }), healthy], [7000]],
    ['429 with Retry-After as a date', [throttled({ 'retry-after': new Date(START + 9000).toUTCString() }), healthy], [9000]],
    ['429 with a date that has passed', [throttled({ 'retry-after': new Date(START - 9000).toUTCString() }), healthy], []],
    ['429 with milliseconds', [throttled({ 'retry-after-ms': '1500', 'retry-after': '7' }), healthy], [1500]],
    ['429 without Retry-After, waiting ever longer', [throttled(), throttled(), throttled(), healthy], [500, 1000, 2000]],
    ['429 with a Retry-After nobody understands', [throttled({ 'retry-after': 'soon' }), healthy], [500]],
    ['a server error', [armError(500, 'InternalServerError'), armError(502, 'BadGateway'), healthy], [500, 1000]],
    ['503 with Retry-After', [{ status: 503, headers: { 'retry-after': '3' }, body: '' }, healthy], [3000]],
    ['a request timeout', [armError(408, 'RequestTimeout'), healthy], [500]],
    ['a reset connection', [reset, healthy], [500]],
    ['a connection that ends within the answer', [halfAnAnswer, healthy], [500]],
  ];
  it.each(passing)('%s', async (_, answers, waits) => {
    await using scene = await scriptedArm(answers);

    expect(await scene.arm.get('key-vault', ID, forever())).toMatchObject({ status: 'read' });
    expect(scene.waits).toEqual(waits);
    expect(scene.arm.calls).toBe(answers.length);
  });

  it('an answer that does not come', async () => {
    await using scene = await scriptedArm([silence, healthy], { limits: { requestTimeoutInMs: 50 } });

    expect(await scene.arm.get('key-vault', ID, forever())).toMatchObject({ status: 'read' });
  });

  it('with a jitter that never makes the wait longer', async () => {
    await using scene = await scriptedArm([throttled(), healthy], { random: () => 0 });

    await scene.arm.get('key-vault', ID, forever());

    expect(scene.waits).toEqual([250]);
  });
});

describe('what does not pass is unread with a reason', () => {
  it.each([
    ['throttling without an end', throttled(), /429 TooManyRequests: Slow down\./, 4],
    ['a server that stays broken', armError(500, 'Oops'), /500 Oops/, 3],
    ['a connection that is always reset', reset, /could not be asked/, 3],
    ['a Retry-After beyond all patience', throttled({ 'retry-after': '86400' }), /429/, 1],
    ['what the server does not implement', armError(501, 'NotImplemented'), /501/, 1],
  ] satisfies [string, Answer, RegExp, number][])('%s', async (_, answer, because, calls) => {
    await using scene = await scriptedArm([answer], { limits: { throttledRetries: 3, failureRetries: 2 } });

    expect(await scene.arm.get('key-vault', ID, forever())).toEqual({ status: 'unread', because: expect.stringMatching(because) });
    expect(scene.arm.calls).toBe(calls);
  });

  it('a certificate nobody trusts, which no repetition cures', async () => {
    const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await using scene = await scriptedArm([healthy], { httpClient: { sendRequest: () => Promise.reject(untrusted) } });

    expect(await scene.arm.get('key-vault', ID, forever())).toMatchObject({
      status: 'unread',
      because: expect.stringContaining('self-signed'),
    });
    expect(scene.arm.calls).toBe(1);
  });
});

describe('time', () => {
  /** Waits as long as the signal lets it, like the real one, but never really. */
  const waitsForEnd = (_: number, signal: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

  it.each([
    ['a wait for Retry-After', throttled({ 'retry-after': '60' }), 'the time for it was up, after status 429'],
    ['a wait after a server error', armError(500, 'Oops'), 'the time for it was up, after status 500'],
    ['a wait for an answer', silence, 'the time for it was up'],
  ] satisfies [string, Answer, string][])('ends %s', async (_, answer, because) => {
    await using scene = await scriptedArm([answer], { sleep: waitsForEnd });

    expect(await scene.arm.get('key-vault', ID, AbortSignal.timeout(40))).toEqual({
      status: 'unread',
      because: `Azure could not be asked: ${because}.`,
    });
    expect(scene.arm.calls).toBe(1);
  });

  it('that is already up lets nothing out', async () => {
    await using scene = await scriptedArm([healthy]);

    expect(await scene.arm.get('key-vault', ID, AbortSignal.abort())).toEqual({
      status: 'unread',
      because: 'Azure could not be asked: it was cancelled.',
    });
    expect(scene.arm.calls).toBe(0);
  });
});

describe('the budget', () => {
  it('belongs to a subscription, whoever asks', async () => {
    const respond: Answer = (request, response) => response.end(JSON.stringify({ id: new URL(request.url ?? '', ORIGIN).pathname }));
    await using scene = await scriptedArm([respond], { limits: { requestsPerSecond: 10, burst: 3 } });
    const other = ID.replace('s1', 's2');

    for (const id of [ID, ID, ID, other, ID, ID, other]) {
      expect(await scene.arm.get('key-vault', id, forever())).toMatchObject({ status: 'read' });
    }

    expect(scene.waits).toEqual([100, 100]);
  });
});
