import { describe, expect, it } from 'vitest';
import { createArm } from '../../shared/azure/arm-client.ts';
import { type Answer, armError, forever, ORIGIN, scriptedArm } from './scripted-arm.ts';

const ID = '/subscriptions/S1/resourceGroups/RG-ml/providers/Microsoft.MachineLearningServices/workspaces/MLW';
const canonical = ID.toLowerCase();
const raw = { id: ID, name: 'MLW', type: 'Microsoft.MachineLearningServices/workspaces', properties: { futureProperty: [1, null] } };

async function getWith(...answers: [Answer, ...Answer[]]) {
  await using scene = await scriptedArm(answers);
  return await scene.arm.get('workspace', ID, forever());
}

describe('reading one resource', () => {
  it('keeps the JSON as it came and the id in its one spelling', async () => {
    await using scene = await scriptedArm([{ body: raw }]);

    expect(await scene.arm.get('workspace', ID, forever())).toEqual({
      status: 'read',
      value: {
        id: canonical,
        kind: 'workspace',
        type: 'Microsoft.MachineLearningServices/workspaces',
        name: 'MLW',
        apiVersion: '2025-12-01',
        readAt: '2026-11-24T10:00:00.000Z',
        raw,
      },
    });
    const [request] = scene.seen;
    expect(request?.url.pathname).toBe(ID);
    expect(request?.url.searchParams.get('api-version')).toBe('2025-12-01');
    expect(request?.headers.authorization).toBe('Bearer token for https://audience.example/.default');
    expect(scene.arm.calls).toBe(1);
  });

  const refusals: [string, Answer, object][] = [
    [
      'a refusal names the missing action as ARM says it',
      armError(
        403,
        'AuthorizationFailed',
        "The client 'x' does not have authorization to perform action 'Microsoft.Foo/bars/read' over scope '/s'.",
      ),
      { status: 'denied', missing: 'Microsoft.Foo/bars/read' },
    ],
    [
      'a refusal without an action needs the type’s read action',
      armError(403, 'AuthorizationFailed'),
      { status: 'denied', missing: 'Microsoft.MachineLearningServices/workspaces/read' },
    ],
    ['a token that is not accepted is a refusal', armError(401, 'InvalidAuthenticationToken'), { status: 'denied' }],
    ['a subscription nobody knows may be another tenant’s', armError(404, 'SubscriptionNotFound'), { status: 'denied' }],
    ['an absent resource is gone', armError(404, 'ResourceNotFound'), { status: 'gone' }],
    ['an absent resource group takes its resources along', armError(404, 'ResourceGroupNotFound'), { status: 'gone' }],
    ['an absent resource may be answered without a word', { status: 404, body: '' }, { status: 'gone' }],
    ['a page that is not ARM’s says nothing about the resource', { status: 404, body: '<html>' }, { status: 'unread' }],
    ['an unknown type is not an absent resource', armError(404, 'InvalidResourceType'), { status: 'unread' }],
    ['an unknown api-version is not an absent resource', armError(400, 'NoRegisteredProviderFound'), { status: 'unread' }],
    ['a conflict is not understood', armError(409, 'Conflict'), { status: 'unread' }],
    ['a redirect is not followed', { status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' }, { status: 'unread' }],
    ['an empty answer is not a resource', { body: '' }, { status: 'unread' }],
    ['text is not a resource', { body: 'welcome' }, { status: 'unread' }],
    ['half an object is not a resource', { body: '{"id": "/subscr' }, { status: 'unread' }],
    ['a list is not a resource', { body: [raw] }, { status: 'unread' }],
    ['null is not a resource', { body: 'null' }, { status: 'unread' }],
    ['an object without id is not a resource', { body: { name: 'MLW' } }, { status: 'unread' }],
    ['a resource of another kind is not what was asked for', { body: { id: `${ID}/computes/c1` } }, { status: 'unread' }],
    ['a resource of another name is not what was asked for', { body: { id: `${ID}2` } }, { status: 'unread' }],
  ];
  it.each(refusals)('%s', async (_, answer, expected) => {
    const reading = await getWith(answer);
    expect(reading).toMatchObject(expected);
    expect(reading.status === 'gone' || 'because' in reading).toBe(true);
  });

  it('puts what ARM says on one line of bounded length', async () => {
    const reading = await getWith(armError(403, 'Nope', `line\r\nline\u001b[31m${'x'.repeat(5000)}`));

    const because = reading.status === 'denied' ? reading.because : '';
    expect(because).toMatch(/^Azure answered 403 Nope: line line \[31mx+…$/);
    expect(because.length).toBeLessThan(500);
  });

  it('takes no action from a message that is not an action', async () => {
    const reading = await getWith(armError(403, 'X', "perform action '<script>' over scope"));

    expect(reading).toMatchObject({ missing: 'Microsoft.MachineLearningServices/workspaces/read' });
  });

  it.each([
    ['/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x'],
    [`${ID}/../../x`],
    [`${ID}?x=1`],
    ['https://elsewhere.example/'],
    [''],
  ])('asks Azure nothing for %j, which is not the id of a workspace', async (id) => {
    await using scene = await scriptedArm([{ body: raw }]);

    expect(await scene.arm.get('workspace', id, forever())).toMatchObject({ status: 'unread' });
    expect(scene.seen).toHaveLength(0);
  });

  it('asks for no id that can be no address: whoever writes a property of a workspace must not keep it from being read', async () => {
    await using scene = await scriptedArm([{ body: raw }]);

    const torn = `${ID.slice(0, -1)}\ud800`;
    expect(await scene.arm.get('workspace', torn, forever())).toMatchObject({ status: 'unread' });
    expect(await scene.arm.list('compute', `${torn}/computes`, forever())).toMatchObject({ status: 'unread' });
    expect(scene.arm.calls).toBe(0);
  });

  it('follows no redirect, not even within Azure', async () => {
    await using scene = await scriptedArm([{ status: 307, headers: { location: ID }, body: '' }, { body: raw }]);

    expect(await scene.arm.get('workspace', ID, forever())).toMatchObject({ status: 'unread', because: expect.stringContaining('307') });
    expect(scene.arm.calls).toBe(1);
  });

  it('reads no more of an answer than it may', async () => {
    await using scene = await scriptedArm([{ body: { ...raw, padding: 'x'.repeat(5000) } }], { limits: { answerBytes: 4000 } });

    expect(await scene.arm.get('workspace', ID, forever())).toMatchObject({
      status: 'unread',
      because: 'Expected JSON but the answer is larger than 4000 bytes.',
    });
  });

  it('says so when there is no token, and asks for none again', async () => {
    const asked: unknown[] = [];
    const arm = createArm({
      endpoint: ORIGIN,
      audience: ORIGIN,
      credential: {
        getToken: (scopes) => {
          asked.push(scopes);
          return Promise.reject(new Error('ManagedIdentityCredential authentication unavailable.'));
        },
      },
    });

    expect(await arm.get('workspace', ID, forever())).toEqual({
      status: 'unread',
      because: 'Azure could not be asked: ManagedIdentityCredential authentication unavailable.',
    });
    expect(asked).toHaveLength(1);
    expect(arm.calls).toBe(0);
  });

  it('reads a subscription, whose JSON has neither name nor type', async () => {
    await using scene = await scriptedArm([{ body: { id: '/subscriptions/S1', subscriptionId: 'S1', displayName: 'ML' } }]);

    expect(await scene.arm.get('subscription', '/subscriptions/s1', forever())).toMatchObject({
      status: 'read',
      value: { id: '/subscriptions/s1', name: 'S1', kind: 'subscription' },
    });
  });
});
