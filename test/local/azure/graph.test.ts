import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../../local/azure/kql.ts';
import { ada, anEstate, aResource, type Scene, SUBSCRIPTION, startScene, WORKSPACE } from './scene.ts';

const OTHER = '22222222-2222-4222-8222-222222222222';
const FAR = `/subscriptions/${OTHER}/resourceGroups/rg-far/providers/Microsoft.MachineLearningServices/workspaces/far`;
const DISCOVERY = `resources
| where type in~ ('microsoft.machinelearningservices/workspaces', 'microsoft.machinelearningservices/registries')
| project id, type, subscriptionId
| order by id asc`;

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({ estate: anEstate(aResource(FAR, { location: 'westeurope', properties: {} })), settings: { graphQuota: 0 } });
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (query: string, more: object = {}) =>
  scene.ask('POST', '/providers/Microsoft.ResourceGraph/resources', { body: { query, ...more }, apiVersion: '2024-04-01' });
const rows = [
  { name: 'b', n: { deep: 'X' }, size: 1 },
  { name: 'a', n: { deep: 'y' }, size: 2 },
];

describe('Resource Graph', () => {
  it('answers the discovery', async () => {
    const { body } = await ask(DISCOVERY);
    expect(body.data).toEqual([
      { id: WORKSPACE, type: 'microsoft.machinelearningservices/workspaces', subscriptionId: SUBSCRIPTION },
      { id: FAR, type: 'microsoft.machinelearningservices/workspaces', subscriptionId: OTHER },
    ]);
    expect(body).toMatchObject({ totalRecords: 2, count: 2, resultTruncated: 'false' });
  });

  it('looks only where it is asked to', async () => {
    expect((await ask(DISCOVERY, { subscriptions: [OTHER] })).body.data).toMatchObject([{ id: FAR }]);
  });

  it('goes on where a page ended', async () => {
    const first = await ask(DISCOVERY, { options: { $top: 1 } });
    expect([first.body.data.length, first.body.resultTruncated]).toEqual([1, 'true']);
    const second = await ask(DISCOVERY, { options: { $top: 1, $skipToken: first.body.$skipToken } });
    expect([second.body.data[0].id, second.body.$skipToken]).toEqual([FAR, undefined]);
  });

  it('knows endpoints, but leaves computes to Resource Manager', async () => {
    const { body } = await ask("resources | where id startswith '/subscriptions/1' | summarize n = count() by type | order by type asc");
    expect(body.data.map(({ type, n }: { type: string; n: number }) => `${type} ${n}`)).toEqual([
      'microsoft.keyvault/vaults 1',
      'microsoft.machinelearningservices/workspaces 1',
      'microsoft.machinelearningservices/workspaces/onlineendpoints 1',
      'microsoft.storage/storageaccounts 1',
    ]);
  });

  it('lists subscriptions', async () => {
    const { body } = await ask(
      "resourcecontainers | where type =~ 'Microsoft.Resources/subscriptions' | project subscriptionId | order by subscriptionId asc",
    );
    expect(body.data).toEqual([{ subscriptionId: SUBSCRIPTION }, { subscriptionId: OTHER }]);
  });

  it.each([
    ['policyresources', 'policyresources'],
    ['resources | join kind=inner (x) on id', 'join kind=inner (x) on id'],
    ["resources | where type matches regex 'a'", "where type matches regex 'a'"],
    ["resources | where type =~ 'a' or type =~ 'b'", "type =~ 'a' or type =~ 'b'"],
    ['resources | project toupper(id)', 'project toupper(id)'],
    ['resources | summarize max(x)', 'summarize max(x)'],
  ])('refuses %s, naming what it does not understand', async (query, part) => {
    const { status, body } = await ask(query);
    expect([status, body.error.details[0].code]).toEqual([400, 'InvalidQuery']);
    expect(body.error.details[0].message).toContain(part);
  });
});

describe('a query', () => {
  it.each([
    ["t | where n.deep =~ 'x' | project name", [{ name: 'b' }]],
    ["t | where n.deep == 'x'", []],
    ["t | where name != 'b' and name !~ 'C' | project name", [{ name: 'a' }]],
    ["t | where name in ('a', 'B') | project name", [{ name: 'a' }]],
    [
      "t | where name in~ ('A','B') | project which = name, n.deep | sort by which",
      [
        { which: 'b', n_deep: 'X' },
        { which: 'a', n_deep: 'y' },
      ],
    ],
    ["t | where name contains 'A' | project name // why", [{ name: 'a' }]],
    ['t | order by name asc | take 1 | project name', [{ name: 'a' }]],
    ['t | summarize count()', [{ count_: 2 }]],
  ])('%s', (text, expected) => {
    expect(parseQuery(text).run(rows)).toEqual(expected);
  });
});

describe('resourcechanges', () => {
  it('tells who wrote a resource and when', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    await scene.azure.control.write({ actor: ada, id: WORKSPACE, body: { properties: { publicNetworkAccess: 'Enabled' } } });
    const query = (id: string, from: string) => `resourcechanges
| where tostring(properties.targetResourceId) in~ ('${id}')
| where todatetime(properties.changeAttributes.timestamp) >= datetime('${from}')
| project properties
| limit 200`;
    const { body } = await ask(query(WORKSPACE.toLowerCase(), since));
    expect(body.data).toMatchObject([
      { properties: { changeType: 'Update', changeAttributes: { changedBy: ada.upn, changedByType: 'User' } } },
    ]);
    expect((await ask(query(FAR, since))).body.data).toEqual([]);
    expect((await ask(query(WORKSPACE, '2099-01-01T00:00:00Z'))).body.data).toEqual([]);
  });
});
