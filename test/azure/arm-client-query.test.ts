import { describe, expect, it } from 'vitest';
import { type Answer, armError, forever, scriptedArm } from './scripted-arm.ts';

const page = (data: unknown, more: object = {}, headers: Record<string, string> = {}): Answer => ({
  headers,
  body: { totalRecords: 9, count: 1, data, facets: [], resultTruncated: 'false', ...more },
});

async function queryWith(...answers: [Answer, ...Answer[]]) {
  await using scene = await scriptedArm(answers);
  return await scene.arm.query('resources', [], forever());
}

describe('Resource Graph', () => {
  it('returns the rows of every page', async () => {
    await using scene = await scriptedArm([
      page([{ id: 'a' }], { $skipToken: 'T1', resultTruncated: 'true' }),
      page([{ id: 'b' }], { $skipToken: 'T2' }),
      page([{ id: 'c' }]),
    ]);

    expect(await scene.arm.query('resources | project id', ['s1'], forever())).toEqual({
      status: 'read',
      value: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    });
    expect(scene.seen[0]).toMatchObject({
      method: 'POST',
      body: { query: 'resources | project id', subscriptions: ['s1'], options: { resultFormat: 'objectArray', $top: 1000 } },
    });
    expect(scene.seen[0]?.url.pathname).toBe('/providers/Microsoft.ResourceGraph/resources');
    expect(scene.seen.map(({ body }) => (body as { options: { $skipToken?: string } }).options.$skipToken)).toEqual([
      undefined,
      'T1',
      'T2',
    ]);
  });

  it('names no subscription when all are meant', async () => {
    await using scene = await scriptedArm([page([])]);

    await scene.arm.query('resources', [], forever());

    expect(scene.seen[0]?.body).not.toHaveProperty('subscriptions');
  });

  it('asks for many subscriptions in parts', async () => {
    await using scene = await scriptedArm([page([{ id: 'a' }]), page([{ id: 'b' }])], { limits: { subscriptionsPerQuery: 2 } });

    expect(await scene.arm.query('resources', ['s1', 's2', 's3'], forever())).toMatchObject({ value: [{ id: 'a' }, { id: 'b' }] });
    expect(scene.seen.map(({ body }) => (body as { subscriptions: string[] }).subscriptions)).toEqual([['s1', 's2'], ['s3']]);
  });

  it('waits when the quota is used up, and only then', async () => {
    const left = (remaining: string) => ({ 'x-ms-user-quota-remaining': remaining, 'x-ms-user-quota-resets-after': '00:00:03' });
    await using scene = await scriptedArm([
      page([], { $skipToken: 'T1' }, left('1')),
      page([], { $skipToken: 'T2' }, left('0')),
      page([], {}, left('14')),
    ]);

    await scene.arm.query('resources', [], forever());

    expect(scene.waits).toEqual([3000]);
  });

  it.each([
    ['a result that was cut off', page([{ id: 'a' }], { resultTruncated: 'true' }), /cut the result off/],
    ['subscriptions that were left out', page([], {}, { 'x-ms-tenant-subscription-limit-hit': 'true' }), /left subscriptions out/],
    ['a token that comes again', page([], { $skipToken: 'T1' }), /does not end/],
    ['rows that are none', page(['a']), /Expected rows/],
    ['a table instead of rows', page({ columns: [], rows: [] }), /Expected rows/],
    ['a query it does not understand', armError(400, 'BadRequest', 'InvalidQuery'), /400 BadRequest: InvalidQuery/],
    ['an address where nothing is', armError(404, 'NotFound'), /not there/],
  ] satisfies [string, Answer, RegExp][])('is unread because of %s', async (_, answer, because) => {
    expect(await queryWith(answer)).toEqual({ status: 'unread', because: expect.stringMatching(because) });
  });

  it('is denied without the right to ask', async () => {
    expect(await queryWith(armError(403, 'AuthorizationFailed'))).toMatchObject({
      status: 'denied',
      missing: 'Microsoft.ResourceGraph/resources/read',
    });
  });
});
