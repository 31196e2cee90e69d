import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../shared/intake/notice.ts';

const RECEIVED = new Date('2026-11-24T10:00:05.000Z');
const COMPUTE = '/subscriptions/s1/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/mlw/computes/ci1';
const UPN = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

const data = {
  resourceUri: '/subscriptions/S1/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/mlw/computes/ci1/',
  operationName: 'Microsoft.MachineLearningServices/workspaces/computes/write',
  correlationId: 'c-1',
  claims: { [UPN]: 'ada@contoso.com', [OBJECT_ID]: 'o-1', appid: 'a-1', name: 'Ada', ipaddr: '10.0.0.1', puid: 'p', groups: 'g' },
};

const event = {
  id: 'e-1',
  topic: '/subscriptions/S1',
  subject: '/subscriptions/S1/resourcegroups/RG/providers/Microsoft.MachineLearningServices/workspaces/mlw/computes/ci1',
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: '2026-11-24T10:00:00.1234567Z',
  data,
};

const NOTICE = {
  eventId: 'e-1',
  resourceId: COMPUTE,
  operation: 'Microsoft.MachineLearningServices/workspaces/computes/write',
  change: 'write',
  at: '2026-11-24T10:00:00.123Z',
  correlationId: 'c-1',
  actor: { name: 'ada@contoso.com', type: 'user', objectId: 'o-1', appId: 'a-1', confidence: 'claims' },
};

const { eventType: _type, eventTime: _time, topic: _topic, ...common } = event;

describe('one notice in every dress', () => {
  it.each([
    ['the Event Grid schema', event],
    ['CloudEvents 1.0', { ...common, specversion: '1.0', source: '/subscriptions/S1', type: event.eventType, time: event.eventTime }],
    ['a time that Event Grid’s reader made a Date of', { ...event, eventTime: new Date('2026-11-24T10:00:00.123Z') }],
    ['the type in another letter case', { ...event, eventType: 'MICROSOFT.RESOURCES.resourceWRITEsuccess' }],
    ['names in Pascal case', pascal({ ...event, data: pascal(data) })],
    ['claims as JSON text', { ...event, data: { ...data, claims: JSON.stringify(data.claims) } }],
    ['data as JSON text', { ...event, data: JSON.stringify(data) }],
    ['no resourceUri, only a subject', { ...event, data: { ...data, resourceUri: undefined } }],
    [
      'an operation as the activity log spells it',
      { ...event, data: { ...data, operationName: { value: data.operationName, localizedValue: 'Write' } } },
    ],
    [
      'the operation only in the authorization',
      { ...event, data: { ...data, operationName: undefined, authorization: { action: data.operationName } } },
    ],
  ])('%s', (_, dressed) => {
    expect(noticeOf(dressed, RECEIVED)).toEqual({ notice: NOTICE });
  });
});

describe('who it was', () => {
  const actorOf = (changes: object) => {
    const heard = noticeOf({ ...event, data: { ...data, ...changes } }, RECEIVED);
    return 'notice' in heard ? heard.notice.actor : heard;
  };
  const evidence = (principalType?: string) => ({ claims: undefined, authorization: { evidence: { principalId: 'p-1', principalType } } });

  it.each([
    ['a user by principal name', { claims: { [UPN]: 'ada@contoso.com' } }, { name: 'ada@contoso.com', type: 'user', confidence: 'claims' }],
    ['a user by name', { claims: { name: 'Ada', appid: 'a-1' } }, { name: 'Ada', type: 'user', appId: 'a-1', confidence: 'claims' }],
    [
      'an application',
      { claims: { appid: 'a-1', [OBJECT_ID]: 'o-1' } },
      { name: 'a-1', type: 'application', appId: 'a-1', objectId: 'o-1', confidence: 'claims' },
    ],
    [
      'a managed identity by its resource',
      { claims: { appid: 'a-1', xms_mirid: '/subscriptions/s/x' } },
      { name: '/subscriptions/s/x', type: 'managedIdentity', appId: 'a-1', confidence: 'claims' },
    ],
    [
      'an application that carries a name',
      { claims: { name: 'pipeline', idtyp: 'app' } },
      { name: 'pipeline', type: 'application', confidence: 'claims' },
    ],
    ['only an object id', { claims: { oid: 'o-1' } }, { name: 'o-1', type: 'unknown', objectId: 'o-1', confidence: 'claims' }],
    [
      'the evidence, without claims',
      evidence('ServicePrincipal'),
      { name: 'p-1', type: 'application', objectId: 'p-1', confidence: 'evidence' },
    ],
    ['the evidence without a type', evidence(), { name: 'p-1', type: 'unknown', objectId: 'p-1', confidence: 'evidence' }],
    ['claims that are not JSON', { claims: '{"upn":' }, undefined],
    ['claims that are a list', { claims: ['upn'] }, undefined],
    ['nobody', { claims: {} }, undefined],
  ])('%s', (_, changes, actor) => {
    expect(actorOf(changes)).toEqual(actor);
  });

  it('bounds and cleans what it keeps', () => {
    expect(actorOf({ claims: { [UPN]: `a\u0000\n\u202e${'x'.repeat(1000)}` } })).toMatchObject({ name: `a${'x'.repeat(255)}` });
  });
});

describe('what is ignored, with a reason', () => {
  it.each([
    ['nothing', undefined],
    ['text', 'hello'],
    ['a list', [event]],
    ['another type of event', { ...event, eventType: 'Microsoft.Storage.BlobCreated' }],
    ['a failure', { ...event, eventType: 'Microsoft.Resources.ResourceWriteFailure' }],
    ['a cancelled operation', { ...event, eventType: 'Microsoft.Resources.ResourceDeleteCancel' }],
    ['no id at all', { ...event, subject: '', data: {} }],
    ['an id that climbs', { ...event, data: { resourceUri: '/subscriptions/s1/../s2/resourceGroups/rg' } }],
    ['an id with a query', { ...event, data: { resourceUri: `${COMPUTE}?api-version=1` } }],
    ['an id with a fragment', { ...event, data: { resourceUri: `${COMPUTE}#x` } }],
    ['an id with a control character', { ...event, data: { resourceUri: `${COMPUTE}\u0001` } }],
    ['an encoded id', { ...event, data: { resourceUri: '/subscriptions/s1/%2e%2e/s2' } }],
    ['an address instead of an id', { ...event, data: { resourceUri: 'https://management.azure.com/subscriptions/s1' } }],
    [
      'the record of a deployment',
      { ...event, data: { resourceUri: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Resources/deployments/d' } },
    ],
    [
      'an action that only reads',
      {
        ...event,
        eventType: 'Microsoft.Resources.ResourceActionSuccess',
        data: { ...data, operationName: 'Microsoft.Storage/storageAccounts/listKeys/action' },
      },
    ],
  ])('%s', (_, ignored) => {
    expect(noticeOf(ignored, RECEIVED)).toEqual({ ignored: expect.stringMatching(/^[A-Z].{20,}\.$/) });
  });

  it('does not take an action that changes something for one that reads', () => {
    const operationName = 'Microsoft.MachineLearningServices/workspaces/computes/start/action';
    const heard = noticeOf(
      { ...event, eventType: 'Microsoft.Resources.ResourceActionSuccess', data: { ...data, operationName } },
      RECEIVED,
    );
    expect(heard).toMatchObject({ notice: { change: 'action', operation: operationName } });
  });
});

describe('what an event leaves out', () => {
  const noticeFor = (changes: object) => noticeOf({ ...event, ...changes }, RECEIVED);

  it('gives an event without an id the same one each time', () => {
    const ids = [new Date(1), new Date(2)].map((receivedAt) => {
      const heard = noticeOf({ ...event, id: undefined }, receivedAt);
      return 'notice' in heard ? heard.notice.eventId : '';
    });
    expect(ids[0]).toMatch(/^derived-[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('tells two events without an id apart', () => {
    const heard = [event.eventTime, '2026-11-24T10:00:01Z'].map((eventTime) => noticeFor({ id: undefined, eventTime }));
    expect(new Set(heard.map((one) => ('notice' in one ? one.notice.eventId : ''))).size).toBe(2);
  });

  it('knows an endless id by its hash', () => {
    expect(noticeFor({ id: 'x'.repeat(5000) })).toMatchObject({ notice: { eventId: expect.stringMatching(/^derived-/) } });
  });

  it.each([
    ['missing', undefined],
    ['unreadable', 'yesterday'],
    ['yet to come', '2999-01-01T00:00:00Z'],
  ])('takes the time of receipt for a time that is %s', (_, eventTime) => {
    expect(noticeFor({ eventTime })).toMatchObject({ notice: { at: RECEIVED.toISOString() } });
  });
});

function pascal(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key.charAt(0).toUpperCase() + key.slice(1), content]));
}
