import { describe, expect, it } from 'vitest';
import type { WriteRequest } from '../../shared/azure/arm.ts';
import { type Answer, armError, forever, ORIGIN, START, scriptedArm } from './scripted-arm.ts';

const ID = '/subscriptions/s1/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/mlw';
const OPERATION = `${ORIGIN}/subscriptions/s1/providers/x/operations/1?api-version=2025-12-01&t=abc`;
const LOCATION = `${ORIGIN}/subscriptions/s1/providers/x/results/1?api-version=2025-12-01`;
const patch: WriteRequest = {
  method: 'PATCH',
  id: ID,
  apiVersion: '2025-12-01',
  body: { properties: { publicNetworkAccess: 'Disabled' } },
};
const reset: Answer = (request) => request.socket.resetAndDestroy();

async function writeWith(answers: readonly [Answer, ...Answer[]], request: WriteRequest = patch) {
  await using scene = await scriptedArm(answers);
  return await scene.arm.write(request, forever());
}

async function pollWith(answer: Answer, url = OPERATION) {
  await using scene = await scriptedArm([answer]);
  return await scene.arm.poll(url, forever());
}

describe('writing', () => {
  it('sends the body to the resource with the api-version asked for', async () => {
    await using scene = await scriptedArm([{ body: { id: ID, properties: { provisioningState: 'Succeeded' } } }]);

    expect(await scene.arm.write({ ...patch, apiVersion: '2026-05-01' }, forever())).toEqual({ status: 'done' });
    expect(scene.seen).toMatchObject([{ method: 'PATCH', body: patch.body }]);
    expect(scene.seen[0]?.url.href).toBe(`${ORIGIN}${ID}?api-version=2026-05-01`);
    expect(scene.seen[0]?.headers['content-type']).toBe('application/json');
  });

  const accepted: [string, Answer, object][] = [
    [
      'follows Azure-AsyncOperation rather than Location',
      { status: 202, headers: { 'azure-asyncoperation': OPERATION, location: LOCATION, 'retry-after': '15' }, body: '' },
      { operationUrl: OPERATION, retryAfterInMs: 15_000 },
    ],
    [
      'follows Location where there is nothing better',
      { status: 202, headers: { location: LOCATION }, body: '' },
      { operationUrl: LOCATION, retryAfterInMs: 5000 },
    ],
    [
      'takes a date for the time to ask again',
      { status: 202, headers: { location: LOCATION, 'retry-after': new Date(START + 20_000).toUTCString() }, body: '' },
      { retryAfterInMs: 20_000 },
    ],
    [
      'follows an operation that a 200 names',
      { status: 200, headers: { 'azure-asyncoperation': OPERATION }, body: { id: ID } },
      { operationUrl: OPERATION },
    ],
    [
      'follows an operation that a 201 names',
      { status: 201, headers: { 'azure-asyncoperation': OPERATION }, body: { id: ID } },
      { operationUrl: OPERATION },
    ],
    [
      'follows the resource itself while it is changing and nothing else is named',
      { status: 200, body: { id: ID, properties: { provisioningState: 'Updating' } } },
      { operationUrl: `${ORIGIN}${ID}?api-version=2025-12-01` },
    ],
    [
      'follows the resource itself rather than an operation at another host',
      { status: 202, headers: { 'azure-asyncoperation': 'https://elsewhere.example/1' }, body: '' },
      { operationUrl: `${ORIGIN}${ID}?api-version=2025-12-01` },
    ],
  ];
  it.each(accepted)('%s', async (_, answer, expected) => {
    expect(await writeWith([answer])).toMatchObject({ status: 'accepted', ...expected });
  });

  it.each([
    [
      'a Location beside a 201, which only says where the new resource is',
      { status: 201, headers: { location: LOCATION }, body: { id: ID } },
    ],
    ['an answer without a body', { status: 204, body: '' }],
  ] satisfies [string, Answer][])('is done after %s', async (_, answer) => {
    expect(await writeWith([answer])).toEqual({ status: 'done' });
  });

  it.each([
    [409, 'ScopeLocked'],
    [403, 'RequestDisallowedByPolicy'],
    [403, 'AuthorizationFailed'],
    [404, 'ResourceNotFound'],
    [412, 'PreconditionFailed'],
  ])('hands back a refusal: %i %s', async (status, code) => {
    expect(await writeWith([armError(status, code, 'Because.')])).toEqual({
      status: 'refused',
      statusCode: status,
      code,
      message: 'Because.',
    });
  });

  it('reads a refusal that does not wrap its error', async () => {
    expect(await writeWith([{ status: 400, body: { code: 'BadRequest', message: 'Because.' } }])).toMatchObject({ code: 'BadRequest' });
  });

  it('waits where Azure throttles', async () => {
    expect(await writeWith([{ status: 429, headers: { 'retry-after': '1' }, body: '' }, { body: { id: ID } }])).toEqual({ status: 'done' });
  });

  it('repeats a PATCH after a broken connection: the second one changes nothing more', async () => {
    expect(await writeWith([reset, { body: { id: ID } }])).toEqual({ status: 'done' });
  });

  it('does not repeat a POST that may have been carried out', async () => {
    await using scene = await scriptedArm([reset, { body: '' }]);

    await expect(scene.arm.write({ ...patch, method: 'POST', id: `${ID}/resyncKeys` }, forever())).rejects.toThrow(/got no answer/);
    expect(scene.arm.calls).toBe(1);
  });

  it.each([
    ['a server that stays broken', armError(500, 'Oops'), /500 Oops/],
    ['an answer nobody understands', { status: 200, body: '<html>' }, /not JSON/],
    ['a redirect', { status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' }, /307/],
  ] satisfies [string, Answer, RegExp][])('is a surprise: %s', async (_, answer, message) => {
    await expect(writeWith([answer])).rejects.toThrow(message);
  });

  it('is a surprise when a DELETE is accepted and nothing is named to follow', async () => {
    await expect(writeWith([{ status: 202, body: '' }], { method: 'DELETE', id: ID, apiVersion: '2025-12-01' })).rejects.toThrow(
      /names no operation/,
    );
  });

  it('never leaves for an id that is none', async () => {
    await expect(writeWith([{ body: '' }], { ...patch, id: `${ID}/../other` })).rejects.toThrow(RangeError);
  });

  it('carries the query that an action needs', async () => {
    await using scene = await scriptedArm([{ status: 200, body: '' }]);

    await scene.arm.write(
      { method: 'DELETE', id: `${ID}/computes/c?underlyingResourceAction=Delete`, apiVersion: '2025-12-01' },
      forever(),
    );

    expect(scene.seen[0]?.url.searchParams.get('underlyingResourceAction')).toBe('Delete');
  });
});

describe('asking about an operation', () => {
  const answers: [string, Answer, object][] = [
    ['runs on', { body: { status: 'InProgress' }, headers: { 'retry-after': '2' } }, { status: 'running', retryAfterInMs: 2000 }],
    ['runs on in a state of its own', { body: { status: 'CreatingFoo' } }, { status: 'running', retryAfterInMs: 5000 }],
    ['runs on while Location says 202', { status: 202, body: '' }, { status: 'running' }],
    ['has succeeded', { body: { status: 'Succeeded' } }, { status: 'succeeded' }],
    ['has succeeded in any letter case', { body: { status: 'succeeded' } }, { status: 'succeeded' }],
    ['has succeeded when Location answers without content', { status: 204, body: '' }, { status: 'succeeded' }],
    [
      'has succeeded when Location answers with the resource',
      { body: { id: ID, properties: { provisioningState: 'Succeeded' } } },
      { status: 'succeeded' },
    ],
    ['runs on while the resource is updating', { body: { id: ID, properties: { provisioningState: 'Updating' } } }, { status: 'running' }],
    [
      'has failed with ARM’s code',
      { body: { status: 'Failed', error: { code: 'ScopeLocked', message: 'Locked.' } } },
      { status: 'failed', code: 'ScopeLocked', message: 'Locked.' },
    ],
    [
      'has failed without a word',
      { body: { status: 'Failed' } },
      { status: 'failed', code: 'Failed', message: 'The operation ended as Failed.' },
    ],
    ['was cancelled', { body: { status: 'Canceled' } }, { status: 'failed', code: 'Canceled' }],
    ['was forgotten by Azure', armError(404, 'OperationNotFound'), { status: 'untold', code: 'OperationNotFound' }],
    ['is not for us to see', armError(403, 'AuthorizationFailed'), { status: 'untold', code: 'AuthorizationFailed' }],
  ];
  it.each(answers)('it %s', async (_, answer, expected) => {
    expect(await pollWith(answer)).toMatchObject(expected);
  });

  it('keeps the address as Azure gave it', async () => {
    await using scene = await scriptedArm([{ body: { status: 'InProgress' } }]);

    await scene.arm.poll(OPERATION, forever());

    expect(scene.seen[0]?.url.href).toBe(OPERATION);
  });

  it.each(['https://elsewhere.example/1', 'http://arm.example/1', `${ORIGIN}@elsewhere.example/`, ''])('refuses to ask %j', async (url) => {
    await using scene = await scriptedArm([{ body: { status: 'Succeeded' } }]);

    await expect(scene.arm.poll(url, forever())).rejects.toThrow(/not followed/);
    expect(scene.arm.calls).toBe(0);
  });
});
