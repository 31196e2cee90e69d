import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../../shared/intake/notice.ts';
import {
  ada,
  anEstate,
  aResource,
  type Delivery,
  GROUP,
  STORAGE,
  SUB,
  SUBSCRIPTION,
  startReceiver,
  startScene,
  WORKSPACE,
} from './scene.ts';

const open = { properties: { publicNetworkAccess: 'Enabled' } };
const fast = { events: { retriesInMs: [5, 10], delayInMs: 0 } };
const eventIn = ({ body }: Delivery) => (Array.isArray(body) ? body[0] : body);

describe('an event', () => {
  it('tells of a write by a person in the shape of the Event Grid schema', async () => {
    await using receiver = await startReceiver(202);
    await using scene = await startScene({ onEvent: receiver.url });
    await scene.ask('PATCH', STORAGE, { body: open });
    await scene.azure.control.eventsSettled();

    const [delivery] = receiver.deliveries;
    expect(delivery?.headers['aeg-event-type']).toBe('Notification');
    expect(delivery?.body).toMatchObject([
      {
        topic: SUB,
        subject: STORAGE.replace('resourceGroups', 'resourcegroups'),
        eventType: 'Microsoft.Resources.ResourceWriteSuccess',
        dataVersion: '2',
        metadataVersion: '1',
        data: {
          authorization: { scope: STORAGE, action: 'Microsoft.Storage/storageAccounts/write', evidence: { principalType: 'User' } },
          claims: {
            name: ada.name,
            'http://schemas.microsoft.com/identity/claims/objectidentifier': ada.objectId,
            'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ada.upn,
          },
          httpRequest: { method: 'PATCH' },
          resourceProvider: 'Microsoft.Storage',
          resourceUri: STORAGE,
          operationName: 'Microsoft.Storage/storageAccounts/write',
          status: 'Succeeded',
          subscriptionId: SUBSCRIPTION,
        },
      },
    ]);
  });

  it.each(['eventGrid', 'cloudEvents'] as const)('in the schema %s is understood by the intake, actor and all', async (schema) => {
    await using receiver = await startReceiver(202);
    await using scene = await startScene({ onEvent: receiver.url, schema });
    await scene.azure.control.write({ actor: ada, id: WORKSPACE, body: open });
    await scene.azure.control.eventsSettled();
    const [delivery] = receiver.deliveries;
    expect(noticeOf(delivery && eventIn(delivery))).toMatchObject({
      notice: { resourceId: WORKSPACE.toLowerCase(), change: 'write', actor: { name: ada.upn, type: 'user', objectId: ada.objectId } },
    });
    expect(delivery?.headers['content-type']).toMatch(schema === 'cloudEvents' ? /cloudevents/ : /^application\/json/);
  });

  it('comes from deletes, actions, long writes when they end, and refused ones', async () => {
    await using receiver = await startReceiver(202);
    const lock = aResource(`${STORAGE}/providers/Microsoft.Authorization/locks/l`, { properties: { level: 'ReadOnly' } });
    await using scene = await startScene({ onEvent: receiver.url, estate: anEstate(lock) });
    await scene.ask('PATCH', WORKSPACE, { body: open });
    expect((await scene.azure.control.events()).map(({ type }) => type)).toEqual([]);
    await scene.ask('DELETE', `${WORKSPACE}/datastores/none`);
    await scene.ask('POST', `${WORKSPACE}/computes/ci1/updateIdleShutdownSetting`, { body: { idleTimeBeforeShutdown: 'PT30M' } });
    await scene.ask('PATCH', STORAGE, { body: open });
    await scene.azure.control.delete({ actor: ada, id: `${WORKSPACE}/computes/ci2` });
    await expect.poll(async () => (await scene.azure.control.events()).length).toBe(4);
    await scene.azure.control.eventsSettled();
    const told = receiver.deliveries.map((delivery) => `${eventIn(delivery).eventType} ${eventIn(delivery).data.operationName}`);
    const prefix = 'Microsoft.MachineLearningServices/workspaces';
    expect(told.toSorted()).toEqual([
      `Microsoft.Resources.ResourceActionSuccess ${prefix}/computes/updateIdleShutdownSetting/action`,
      `Microsoft.Resources.ResourceDeleteSuccess ${prefix}/computes/delete`,
      'Microsoft.Resources.ResourceWriteFailure Microsoft.Storage/storageAccounts/write',
      `Microsoft.Resources.ResourceWriteSuccess ${prefix}/write`,
    ]);
  });

  it('of a template deployment comes twice: for the deployment and for the resource, under one correlation id', async () => {
    await using receiver = await startReceiver(202);
    await using scene = await startScene({ onEvent: receiver.url });
    const compute = { ...aResource(`${WORKSPACE}/computes/ci9`, { location: 'westeurope', properties: {} }) } as never;
    expect(await scene.azure.control.deploy({ actor: ada, group: GROUP, resources: [compute] })).toMatchObject({ status: 201 });
    await scene.azure.control.eventsSettled();
    const events = receiver.deliveries.map(eventIn);
    expect(new Set(events.map(({ data }) => data.correlationId)).size).toBe(1);
    expect(events.map(({ data }) => data.operationName).toSorted()).toEqual([
      'Microsoft.MachineLearningServices/workspaces/computes/write',
      'Microsoft.Resources/deployments/write',
    ]);
  });

  it('is not raised above subscriptions', async () => {
    await using scene = await startScene();
    const id = '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleAssignments/a';
    const body = { properties: { roleDefinitionId: '/x/y', principalId: 'p' } };
    expect(await scene.azure.control.write({ actor: ada, id, method: 'PUT', body })).toMatchObject({ status: 201 });
    expect(await scene.azure.control.events()).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is repeated until the receiver takes it, with the same id', async () => {
    await using receiver = await startReceiver(503, 500, 202);
    await using scene = await startScene({ onEvent: receiver.url, settings: fast });
    await scene.ask('PATCH', STORAGE, { body: open });
    await scene.azure.control.eventsSettled();
    expect(new Set(receiver.deliveries.map((delivery) => eventIn(delivery).id)).size).toBe(1);
    expect(await scene.azure.control.events()).toMatchObject([{ state: 'delivered', attempts: 3 }]);
  });

  it('to nobody is repeated until somebody is there', async () => {
    await using scene = await startScene({ onEvent: 'http://127.0.0.1:9/none', settings: fast });
    await scene.ask('PATCH', STORAGE, { body: open });
    await using receiver = await startReceiver(202);
    scene.azure.setWebhook(receiver.url);
    await scene.azure.control.eventsSettled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('is given up when the receiver calls it wrong, and after the last attempt', async () => {
    await using receiver = await startReceiver(400, 500);
    await using scene = await startScene({ onEvent: receiver.url, settings: { events: { ...fast.events, mostAttempts: 2 } } });
    await scene.ask('PATCH', STORAGE, { body: open });
    await scene.azure.control.eventsSettled();
    await scene.ask('PATCH', STORAGE, { body: open });
    await scene.azure.control.eventsSettled();
    expect(await scene.azure.control.events()).toMatchObject([
      { state: 'dead', attempts: 1 },
      { state: 'dead', attempts: 2 },
    ]);
    expect(await scene.azure.control.deadLetters()).toMatchObject([
      { eventType: 'Microsoft.Resources.ResourceWriteSuccess', deadLetterReason: 'UndeliverableDueToHttpStatus', deliveryAttempts: 1 },
      { data: { resourceUri: STORAGE }, deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 2 },
    ]);
  });

  it('never holds up the write', async () => {
    await using receiver = await startReceiver(202);
    await using scene = await startScene({ onEvent: receiver.url, eventDelayInMs: 300 });
    expect((await scene.ask('PATCH', STORAGE, { body: open })).status).toBe(200);
    expect(receiver.deliveries).toHaveLength(0);
    await scene.azure.control.eventsSettled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('can be lost, doubled or put out of order on request', async () => {
    await using receiver = await startReceiver(202);
    await using scene = await startScene({ onEvent: receiver.url });
    const { control } = scene.azure;
    const write = async (name: string) =>
      control.write({ actor: ada, id: `${WORKSPACE}/datastores/${name}`, method: 'PUT', body: { properties: {} } });
    await control.disturbEvents({ drop: 1 });
    await write('lost');
    await control.disturbEvents({ duplicate: 1 });
    await write('doubled');
    await control.eventsSettled();
    await control.disturbEvents({ reorder: 2 });
    await write('first');
    await write('second');
    await control.eventsSettled();
    const names = receiver.deliveries.map((delivery) => eventIn(delivery).subject.split('/').at(-1));
    expect(names).toEqual(['doubled', 'doubled', 'second', 'first']);
    expect((await control.events()).map(({ state }) => state)).toEqual(['dropped', 'delivered', 'delivered', 'delivered', 'delivered']);
  });
});
