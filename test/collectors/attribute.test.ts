import { describe, expect, it } from 'vitest';
import { lookUpWrites } from '../../shared/collectors/attribute.ts';
import { actorOf } from '../../shared/intake/actor.ts';
import { fieldsOf } from '../../shared/intake/field.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Reading } from '../../shared/model/unit.ts';
import { AT, GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../scenes.ts';

const never = new AbortController().signal;
const denied: Reading<never> = { status: 'denied', missing: 'Microsoft.Insights/eventtypes/values/read', because: 'No.' };

const entry = (changes: JsonObject = {}): JsonObject => ({
  eventTimestamp: '2026-11-24T09:58:00Z',
  resourceId: WORKSPACE_ID.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
  operationName: { value: 'Microsoft.MachineLearningServices/workspaces/write' },
  status: { value: 'Succeeded' },
  correlationId: 'c1',
  caller: 'bob@contoso.com',
  claims: {
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'bob@contoso.com',
    ipaddr: '203.0.113.7',
    groups: 'everybody',
  },
  ...changes,
});

interface Asked {
  readonly filters: string[];
  readonly queries: string[];
}

/** Asks with these answers; tells what was asked. */
async function lookUp(logged: Reading<readonly JsonObject[]>, changed: Reading<readonly JsonObject[]>, resourceIds = [WORKSPACE_ID]) {
  const asked: Asked = { filters: [], queries: [] };
  const arm = {
    activity: (subscription: string, filter: string) => {
      asked.filters.push(`${subscription} ${filter}`);
      return Promise.resolve(logged);
    },
    query: (kql: string) => {
      asked.queries.push(kql);
      return Promise.resolve(changed);
    },
  };
  const lookup = { resourceIds, since: '2026-11-24T09:50:00Z', until: AT, actorOf: (one: JsonObject) => actorOf(fieldsOf(one)) };
  return { notices: await lookUpWrites(arm, lookup, never), asked };
}

const none: Reading<readonly JsonObject[]> = { status: 'read', value: [] };
const read = (...value: JsonObject[]): Reading<readonly JsonObject[]> => ({ status: 'read', value });

describe('who changed it', () => {
  it('is said by the Activity Log, with nothing of a token but what an actor holds', async () => {
    const { notices, asked } = await lookUp(read(entry()), denied);
    expect(notices).toMatchObject([{ resourceId: WORKSPACE_ID, change: 'write', at: '2026-11-24T09:58:00.000Z', correlationId: 'c1' }]);
    expect(notices[0]?.actor).toEqual({ name: 'bob@contoso.com', type: 'user', confidence: 'activity-log' });
    expect(asked).toEqual({
      filters: [
        `${SUBSCRIPTION.slice('/subscriptions/'.length)} eventTimestamp ge '2026-11-24T09:49:00.000Z' and eventTimestamp le '${AT}' and resourceGroupName eq 'rg-ml'`,
      ],
      queries: [],
    });
  });

  it.each([
    ['failed', { status: { value: 'Failed' } }],
    ['changed nothing', { operationName: { value: 'Microsoft.Storage/storageAccounts/listKeys/action' } }],
    ['has no time', { eventTimestamp: 'yesterday' }],
    ['names nobody', { claims: {} }],
    ['is about nothing', { resourceId: '../x' }],
  ])('is not said by an entry that %s', async (_name, changes) => {
    expect((await lookUp(read(entry(changes)), none)).notices).toEqual([]);
  });

  it('is said by Resource Graph where the Activity Log says nothing', async () => {
    const row = (changeAttributes: JsonObject) => ({
      properties: { targetResourceId: WORKSPACE_ID, changeType: 'Update', changeAttributes },
    });
    const known = row({ timestamp: '2026-11-24T09:58:00Z', changedBy: 'bob@contoso.com', changedByType: 'User', correlationId: 'c1' });
    const unspecified = row({ timestamp: '2026-11-24T09:58:00Z', changedBy: 'Unspecified', changedByType: 'System' });
    const { notices } = await lookUp(denied, read(known, unspecified));
    expect(notices.map(({ actor }) => actor)).toEqual([{ name: 'bob@contoso.com', type: 'user', confidence: 'resource-changes' }]);
  });

  it('stays unknown, without an error, where both refuse', async () => {
    expect((await lookUp(denied, { status: 'unread', because: 'Late.' })).notices).toEqual([]);
  });

  it('is asked a few times only, however much changed', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `${GROUP}${index % 40}/providers/microsoft.storage/storageaccounts/st${index}`);
    const { asked } = await lookUp(none, none, many);
    expect([asked.filters.length, asked.queries.length]).toEqual([3, 1]);
  });
});
