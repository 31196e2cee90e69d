import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AML, ada, anEstate, aResource, GROUP, type Scene, STORAGE, SUB, SUBSCRIPTION, startScene, WORKSPACE } from './scene.ts';

const ASSIGNMENTS = 'providers/Microsoft.Authorization/roleAssignments';
const TENANT_ROLE = '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c';
const assignment = (scope: string, name: string, principalId: string) =>
  aResource(`${scope}/${ASSIGNMENTS}/${name}`, { properties: { principalId, roleDefinitionId: TENANT_ROLE } });

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({
    estate: anEstate(
      assignment(SUB, 'at-subscription', 'p1'),
      assignment(GROUP, 'at-group', 'p2'),
      assignment(WORKSPACE, 'at-workspace', 'p1'),
      assignment(`${WORKSPACE}/onlineEndpoints/scoring`, 'below', 'p3'),
      assignment('/providers/Microsoft.Management/managementGroups/root', 'at-management-group', 'p4'),
      aResource(TENANT_ROLE, { properties: { roleName: 'Contributor', type: 'BuiltInRole' } }),
      aResource(`${SUB}/providers/Microsoft.Authorization/locks/keep`, { properties: { level: 'CanNotDelete' } }),
      aResource(`${WORKSPACE}/providers/Microsoft.Insights/diagnosticSettings/one`, { properties: { workspaceId: 'x' } }),
      aResource(`${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet`, {
        location: 'westeurope',
        properties: { subnets: [{ name: 'training', properties: { addressPrefix: '10.0.0.0/24' } }] },
      }),
      aResource(
        `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-two/providers/Microsoft.Storage/storageAccounts/sttwo`,
      ),
    ),
    settings: { pageSize: 2 },
  });
});
afterAll(() => scene[Symbol.asyncDispose]());

const names = (list: { body: { value: { name: string }[] } }): string[] => list.body.value.map(({ name }) => name).toSorted();

async function allNames(path: string): Promise<{ names: string[]; pages: number }> {
  const found: string[] = [];
  let pages = 0;
  for (let next: string | undefined = path; next !== undefined; pages += 1) {
    const page = await scene.ask('GET', next);
    found.push(...names(page));
    next = page.body.nextLink;
  }
  return { names: found.toSorted(), pages };
}

describe('a resource', () => {
  it('is read whatever the letter case of its id, in the spelling Azure keeps', async () => {
    const answer = await scene.ask('GET', WORKSPACE.toUpperCase());
    expect([answer.status, answer.body.id, answer.body.properties.publicNetworkAccess]).toEqual([200, WORKSPACE, 'Disabled']);
  });

  it('hides what the api-version does not know', async () => {
    const at = async (apiVersion: string) => Object.keys((await scene.ask('GET', WORKSPACE, { apiVersion })).body.properties);
    expect(await at('2022-10-01')).not.toContain('systemDatastoresAuthMode');
    expect(await at(AML)).toContain('systemDatastoresAuthMode');
    expect(await at(AML)).not.toContain('ipAllowlist');
    expect(await at('2026-05-15-preview')).toContain('ipAllowlist');
  });

  it.each([
    ['the resource', `${WORKSPACE}x`, 'ResourceNotFound'],
    ['the group', `${SUB}/resourceGroups/none/providers/Microsoft.Storage/storageAccounts/st`, 'ResourceGroupNotFound'],
    [
      'the subscription',
      `${SUB.replaceAll('1', '9')}/resourceGroups/rg-ml/providers/Microsoft.Storage/storageAccounts/st`,
      'SubscriptionNotFound',
    ],
    ['the parent of a list', `${WORKSPACE}x/computes`, 'ResourceNotFound'],
  ])('that is missing is 404 and says whether it is %s', async (_, path, code) => {
    const answer = await scene.ask('GET', path);
    expect([answer.status, answer.body.error.code]).toEqual([404, code]);
  });

  it('of a subscription or group exists by what lies in it', async () => {
    expect((await scene.ask('GET', SUB)).body).toMatchObject({ subscriptionId: SUBSCRIPTION, state: 'Enabled' });
    expect((await scene.ask('GET', GROUP.toLowerCase())).body.name).toBe('rg-ml');
    expect((await scene.ask('GET', '/subscriptions')).body.value).toHaveLength(2);
    expect(names(await scene.ask('GET', `${SUB}/resourceGroups`))).toEqual(['rg-ml']);
  });

  it('that only its parent mentions is a resource of its own', async () => {
    const subnet = await scene.ask('GET', `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/training`);
    expect([subnet.status, subnet.body.type]).toEqual([200, 'Microsoft.Network/virtualNetworks/subnets']);
  });

  it('of a built-in role is the same in every subscription', async () => {
    expect((await scene.ask('GET', `${SUB}${TENANT_ROLE}`)).body.id).toBe(TENANT_ROLE);
  });
});

describe('a request', () => {
  it.each([
    [null, 'MissingApiVersionParameter'],
    ['latest', 'InvalidApiVersionParameter'],
  ])('with api-version %s is 400', async (apiVersion, code) => {
    const answer = await scene.ask('GET', WORKSPACE, { apiVersion });
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  it('with an api-version the type does not take is 400', async () => {
    await using strict = await startScene({ settings: { apiVersions: { 'microsoft.storage/storageaccounts': ['2024-01-01'] } } });
    expect((await strict.ask('GET', STORAGE)).body.error.code).toBe('NoRegisteredProviderFound');
    expect((await strict.ask('GET', STORAGE, { apiVersion: '2024-01-01' })).status).toBe(200);
  });

  it.each([
    ['without a token', null, 'AuthenticationFailed'],
    ['with a made-up token', 'a.b.c', 'InvalidAuthenticationToken'],
  ])('%s is 401', async (_, token, code) => {
    const answer = await scene.ask('GET', WORKSPACE, { token });
    expect([answer.status, answer.body.error.code]).toEqual([401, code]);
  });

  it('with a token for another service is 401', async () => {
    const token = await scene.azure.control.tokenFor({ upn: 'a@b', name: 'A', objectId: 'o', audience: 'https://vault.azure.net' });
    expect((await scene.ask('GET', WORKSPACE, { token })).body.error.code).toBe('InvalidAuthenticationTokenAudience');
  });

  it.each(['../vaults', '%2e%2e/vaults', 'a%2f..%2fb', 'a//b'])('that climbs or is empty in places (%s) is 400', async (tail) => {
    const { hostname, port } = new URL(scene.azure.origin);
    const headers = { authorization: `Bearer ${await scene.azure.control.tokenFor(ada)}` };
    const path = `${GROUP}/providers/Microsoft.Storage/storageAccounts/${tail}?api-version=${AML}`;
    // fetch would tidy the path up before it goes out.
    const [answer] = (await once(get({ hostname, port, path, headers }), 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(400);
  });
});

describe('a list', () => {
  it('comes in pages whose links lead on to the last', async () => {
    expect(await allNames(`${WORKSPACE}/computes`)).toEqual({ names: ['ci1', 'ci2', 'ci3'], pages: 2 });
  });

  it.each([SUB, GROUP])('of a type is there for %s', async (scope) => {
    expect(names(await scene.ask('GET', `${scope}/providers/Microsoft.MachineLearningServices/workspaces`))).toEqual(['mlw']);
  });

  it('of everything holds top-level resources only', async () => {
    expect((await allNames(`${GROUP}/resources`)).names).toEqual(['kvml', 'mlw', 'stml', 'vnet']);
    const filter = encodeURIComponent("resourceType eq 'Microsoft.Storage/storageAccounts'");
    expect(names(await scene.ask('GET', `${GROUP}/resources?$filter=${filter}`))).toEqual(['stml']);
  });

  it('refuses a filter and a token it does not understand', async () => {
    expect((await scene.ask('GET', `${WORKSPACE}/computes?$filter=x`)).body.error.code).toBe('InvalidFilterInQueryString');
    expect((await scene.ask('GET', `${WORKSPACE}/computes?$skipToken=x`)).body.error.code).toBe('InvalidSkipToken');
  });
});

describe('what hangs on a resource', () => {
  it('is inherited from every scope above, management groups among them', async () => {
    const { names: found } = await allNames(`${WORKSPACE}/${ASSIGNMENTS}?$filter=${encodeURIComponent('atScope()')}`);
    expect(found).toEqual(['at-group', 'at-management-group', 'at-subscription', 'at-workspace']);
  });

  it('comes from below as well unless the filter says no', async () => {
    expect((await allNames(`${WORKSPACE}/${ASSIGNMENTS}`)).names).toContain('below');
    expect((await allNames(`${WORKSPACE}/${ASSIGNMENTS}?$filter=${encodeURIComponent("principalId eq 'p1'")}`)).names).toEqual([
      'at-subscription',
      'at-workspace',
    ]);
  });

  it('as a lock is inherited, as a diagnostic setting it is not', async () => {
    expect(names(await scene.ask('GET', `${WORKSPACE}/providers/Microsoft.Authorization/locks`))).toEqual(['keep']);
    expect(names(await scene.ask('GET', `${WORKSPACE}/providers/Microsoft.Insights/diagnosticSettings`))).toEqual(['one']);
    expect(names(await scene.ask('GET', `${STORAGE}/providers/Microsoft.Insights/diagnosticSettings`))).toEqual([]);
  });
});
