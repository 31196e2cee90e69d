import { describe, expect, it } from 'vitest';
import { AML, ada, anEstate, aResource, ENDPOINT, ended, GROUP, STORAGE, SUB, startScene, VAULT, WORKSPACE } from './scene.ts';

const lock = (scope: string, level: string) =>
  aResource(`${scope}/providers/Microsoft.Authorization/locks/lock`, { properties: { level } });
const open = { properties: { publicNetworkAccess: 'Enabled' } };

const REGISTRY = `${GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr`;
const registry = aResource(REGISTRY, {
  location: 'westeurope',
  properties: {
    publicNetworkAccess: 'Enabled',
    discoveryUrl: 'https://discovery',
    mlFlowRegistryUri: 'azureml://mlflow',
    regionDetails: [{ location: 'westeurope' }],
    registryPrivateEndpointConnections: [{ id: `${REGISTRY}/privateEndpointConnections/pe1` }],
  },
});

describe('a workspace’s PATCH', () => {
  it('is accepted, goes on for a while, and then stands with the time and the author of the change', async () => {
    await using scene = await startScene();
    const answer = await scene.ask('PATCH', WORKSPACE, { body: open });
    expect([answer.status, answer.body, answer.headers.get('retry-after-ms')]).toEqual([202, undefined, '20']);
    expect((await scene.ask('GET', WORKSPACE)).body.properties).toMatchObject({
      provisioningState: 'Updating',
      publicNetworkAccess: 'Disabled',
    });

    const operation = await ended(scene, answer.headers.get('azure-asyncoperation') ?? '');
    expect(operation.body).toMatchObject({ status: 'Succeeded' });
    const { properties, systemData, tags } = (await scene.ask('GET', WORKSPACE)).body;
    expect(properties).toMatchObject({
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      systemDatastoresAuthMode: 'Identity',
    });
    expect(systemData).toMatchObject({ lastModifiedBy: ada.upn, lastModifiedByType: 'User' });
    expect(tags).toEqual({ env: 'test', owner: 'ml' });
  });

  it('is followed by Location alone when the settings say so', async () => {
    await using scene = await startScene({ settings: { longRunning: { style: 'location' } } });
    const answer = await scene.ask('PATCH', WORKSPACE, { body: open });
    expect(answer.headers.get('azure-asyncoperation')).toBeNull();
    const result = await ended(scene, answer.headers.get('location') ?? '');
    expect([result.status, result.body.properties.publicNetworkAccess]).toEqual([200, 'Enabled']);
  });

  it('finds another one under way: 409', async () => {
    await using scene = await startScene();
    await scene.ask('PATCH', WORKSPACE, { body: open });
    expect((await scene.ask('PATCH', WORKSPACE, { body: open })).status).toBe(409);
  });

  it('that fails leaves the value as it was and says why', async () => {
    await using scene = await startScene();
    await scene.azure.control.failNextOperation({ id: WORKSPACE, code: 'ScopeLocked', message: 'locked' });
    const answer = await scene.ask('PATCH', WORKSPACE, { body: open });
    const operation = await ended(scene, answer.headers.get('azure-asyncoperation') ?? '');
    expect(operation.body).toMatchObject({ status: 'Failed', error: { code: 'ScopeLocked' } });
    expect((await scene.ask('GET', WORKSPACE)).body.properties).toMatchObject({
      provisioningState: 'Failed',
      publicNetworkAccess: 'Disabled',
    });
  });

  it('replaces tags as a whole', async () => {
    await using scene = await startScene();
    await scene.azure.control.write({ actor: ada, id: WORKSPACE, body: { tags: { env: 'prod' } } });
    expect((await scene.ask('GET', WORKSPACE)).body.tags).toEqual({ env: 'prod' });
  });
});

describe('a PATCH', () => {
  it.each([
    ['a workspace’s hbiWorkspace', WORKSPACE, { properties: { hbiWorkspace: true } }, 'hbiWorkspace'],
    ['a workspace’s allow list', WORKSPACE, { properties: { ipAllowlist: [] } }, 'ipAllowlist'],
    ['a workspace’s encryption status', WORKSPACE, { properties: { encryption: { status: 'Enabled' } } }, 'encryption.status'],
    ['an online endpoint’s properties', ENDPOINT, { properties: { publicNetworkAccess: 'Disabled' } }, "'properties'"],
    ['a registry’s public access', REGISTRY, { properties: { publicNetworkAccess: 'Disabled' } }, "'properties'"],
    ['a compute’s SSH', `${WORKSPACE}/computes/ci1`, { properties: { properties: { sshSettings: {} } } }, 'sshSettings'],
    ['a vault’s purge protection being off', VAULT, { properties: { enablePurgeProtection: false } }, 'irreversible'],
  ])('of %s is 400 and names it', async (_, id, body, named) => {
    await using scene = await startScene({ estate: anEstate(registry) });
    const answer = await scene.ask('PATCH', id, { body });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
    expect(answer.body.error.message).toContain(named);
  });

  it('of a compute’s scale settings and an endpoint’s tags goes through', async () => {
    await using scene = await startScene();
    const scaleSettings = { properties: { properties: { scaleSettings: { minNodeCount: 0 } } } };
    expect((await scene.ask('PATCH', `${WORKSPACE}/computes/ci1`, { body: scaleSettings })).status).toBe(202);
    expect((await scene.ask('PATCH', ENDPOINT, { body: { tags: { a: 'b' } } })).status).toBe(202);
  });

  it('of storage is done at once and replaces networkAcls as a whole', async () => {
    await using scene = await startScene();
    const answer = await scene.ask('PATCH', STORAGE, { body: { properties: { networkAcls: { defaultAction: 'Deny' } } } });
    expect([answer.status, answer.body.properties.networkAcls]).toEqual([200, { defaultAction: 'Deny' }]);
  });

  it('of what is not there is 404, of what is only replaced 405, and without a body 400', async () => {
    await using scene = await startScene();
    expect((await scene.ask('PATCH', `${WORKSPACE}x`, { body: open })).status).toBe(404);
    await scene.ask('PUT', `${WORKSPACE}/datastores/d`, { body: { properties: {} } });
    expect((await scene.ask('PATCH', `${WORKSPACE}/datastores/d`, { body: { properties: {} } })).status).toBe(405);
    expect((await scene.ask('PATCH', WORKSPACE)).body.error.code).toBe('InvalidRequestContent');
  });
});

describe('a PUT', () => {
  it('replaces, and keeps what only the service sets', async () => {
    await using scene = await startScene();
    const answer = await scene.ask('PUT', WORKSPACE, { body: { location: 'westeurope', properties: open.properties } });
    expect([answer.status, answer.body.properties.provisioningState]).toEqual([200, 'Updating']);
    await ended(scene, answer.headers.get('azure-asyncoperation') ?? '');
    const { properties, tags } = (await scene.ask('GET', WORKSPACE)).body;
    expect(properties).toEqual({ provisioningState: 'Succeeded', publicNetworkAccess: 'Enabled', workspaceId: 'w-1' });
    expect(tags).toBeUndefined();
  });

  it('of a registry keeps its addresses and connections, loses a region that is left out, and shows no state', async () => {
    await using scene = await startScene({ estate: anEstate(registry) });
    const body = { location: 'westeurope', properties: { publicNetworkAccess: 'Disabled', discoveryUrl: 'https://elsewhere' } };
    const answer = await scene.ask('PUT', REGISTRY, { body });
    await ended(scene, answer.headers.get('azure-asyncoperation') ?? '');
    const { regionDetails: _, ...kept } = registry.properties ?? {};
    expect((await scene.ask('GET', REGISTRY)).body.properties).toEqual({ ...kept, publicNetworkAccess: 'Disabled' });
  });

  it('creates with 201, needs a location, a group and a parent', async () => {
    await using scene = await startScene();
    const storage = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stnew`;
    expect((await scene.ask('PUT', storage, { body: { properties: {} } })).body.error.code).toBe('LocationRequired');
    const body = { location: 'westeurope', properties: {} };
    expect((await scene.ask('PUT', storage, { body })).status).toBe(201);
    expect((await scene.ask('PUT', storage.replace('rg-ml', 'none'), { body })).body.error.code).toBe('ResourceGroupNotFound');
    expect((await scene.ask('PUT', `${WORKSPACE}x/datastores/d`, { body })).body.error.code).toBe('ParentResourceNotFound');
  });

  it('of a role assignment another one equals is 409', async () => {
    await using scene = await startScene();
    const body = { properties: { roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r', principalId: 'p' } };
    const put = (name: string) => scene.ask('PUT', `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/${name}`, { body });
    expect((await put('one')).body.properties).toMatchObject({ createdBy: ada.objectId, scope: WORKSPACE });
    expect((await put('two')).body.error.code).toBe('RoleAssignmentExists');
  });

  it('of a private endpoint connection shows in the workspace that repeats it, and so does its end', async () => {
    await using scene = await startScene();
    const connection = `${WORKSPACE}/privateEndpointConnections/pe`;
    await scene.ask('PUT', connection, { body: { properties: { privateLinkServiceConnectionState: { status: 'Approved' } } } });
    const embedded = async () => (await scene.ask('GET', WORKSPACE)).body.properties.privateEndpointConnections;
    expect(await embedded()).toMatchObject([{ name: 'pe' }]);
    expect((await scene.ask('DELETE', connection)).status).toBe(200);
    expect(await embedded()).toEqual([]);
  });
});

describe('a network’s PUT', () => {
  it('makes and unmakes the subnets it holds', async () => {
    await using scene = await startScene();
    const network = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet`;
    const put = (...names: string[]) =>
      scene.azure.control.write({
        actor: ada,
        id: network,
        method: 'PUT',
        body: { location: 'westeurope', properties: { subnets: names.map((name) => ({ name, properties: {} })) } },
      });
    await put('training', 'scoring');
    await put('scoring');
    const { value } = (await scene.ask('GET', `${network}/subnets`)).body;
    expect(value.map(({ name }: { name: string }) => name)).toEqual(['scoring']);
  });
});

describe('a DELETE', () => {
  it('takes children and what hangs on it along; of nothing it is 204', async () => {
    await using scene = await startScene({ estate: anEstate(lock(GROUP, 'None')) });
    const answer = await scene.ask('DELETE', WORKSPACE);
    expect(answer.status).toBe(202);
    await ended(scene, answer.headers.get('azure-asyncoperation') ?? '');
    expect((await scene.ask('GET', `${WORKSPACE}/computes/ci1`)).status).toBe(404);
    expect((await scene.ask('DELETE', WORKSPACE)).status).toBe(204);
  });
});

describe('a lock', () => {
  it.each([
    ['ReadOnly on the group', GROUP, 'ReadOnly', [409, 409, 409]],
    ['CanNotDelete on the subscription', SUB, 'CanNotDelete', [202, 409, 200]],
    ['ReadOnly on the storage account', STORAGE, 'ReadOnly', [202, 202, 200]],
  ])('%s stops writes, deletes and actions as Azure does', async (_, scope, level, statuses) => {
    await using scene = await startScene({ estate: anEstate(lock(scope, level)) });
    const idle = { body: { idleTimeBeforeShutdown: 'PT30M' } };
    const answers = [
      await scene.ask('PATCH', WORKSPACE, { body: open }),
      await scene.ask('DELETE', `${WORKSPACE}/computes/ci2`),
      await scene.ask('POST', `${WORKSPACE}/computes/ci1/updateIdleShutdownSetting`, idle),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.error.code);
    expect(new Set(codes)).toEqual(new Set(statuses.includes(409) ? ['ScopeLocked'] : []));
  });

  it('can itself be taken away', async () => {
    await using scene = await startScene({ estate: anEstate(lock(WORKSPACE, 'ReadOnly')) });
    expect((await scene.ask('DELETE', `${WORKSPACE}/providers/Microsoft.Authorization/locks/lock`)).status).toBe(200);
    expect((await scene.ask('PATCH', WORKSPACE, { body: open })).status).toBe(202);
  });
});

describe('an action', () => {
  it('changes what it is there for', async () => {
    await using scene = await startScene();
    const compute = `${WORKSPACE}/computes/ci1`;
    await scene.ask('POST', `${compute}/updateIdleShutdownSetting`, { body: { idleTimeBeforeShutdown: 'PT30M' } });
    expect((await scene.ask('GET', compute)).body.properties.properties.idleTimeBeforeShutdown).toBe('PT30M');
  });

  it('that takes long answers at its Location in the end', async () => {
    await using scene = await startScene();
    const answer = await scene.ask('POST', `${WORKSPACE}/diagnose`, { body: { value: {} } });
    expect(answer.status).toBe(202);
    const result = await ended(scene, answer.headers.get('location') ?? '');
    expect(result.body.value.resourceLockResults).toEqual([]);
  });

  it('that lists keys is refused unless the settings allow it', async () => {
    await using scene = await startScene();
    const refused = await scene.ask('POST', `${STORAGE}/listKeys`);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'AuthorizationFailed']);
    expect(refused.body.error.message).toContain("'Microsoft.Storage/storageAccounts/listKeys/action'");
    await scene.azure.control.settings({ allowListKeys: true });
    expect((await scene.ask('POST', `${STORAGE}/listKeys`)).status).toBe(200);
  });

  it('that nobody here knows is 400 and says so', async () => {
    await using scene = await startScene();
    expect((await scene.ask('POST', `${WORKSPACE}/explode`)).body.error.code).toBe('SimulationUnsupported');
  });
});

describe('the activity log', () => {
  it('tells of the writes that happened, who made them, and which failed', async () => {
    await using scene = await startScene({ estate: anEstate(lock(STORAGE, 'ReadOnly')) });
    await scene.azure.control.write({ actor: ada, id: WORKSPACE, body: open });
    await scene.ask('PATCH', STORAGE, { body: open });
    const path = `${SUB}/providers/Microsoft.Insights/eventtypes/management/values`;
    const filter = encodeURIComponent(`eventTimestamp ge '2026-01-01T00:00:00Z' and resourceGroupName eq 'rg-ml'`);
    const { value } = (await scene.ask('GET', `${path}?$filter=${filter}`, { apiVersion: '2015-04-01' })).body;
    expect(
      value.map((entry: { operationName: { value: string }; status: { value: string }; caller: string }) => [
        entry.operationName.value,
        entry.status.value,
        entry.caller,
      ]),
    ).toEqual([
      ['Microsoft.Storage/storageAccounts/write', 'Failed', ada.upn],
      ['Microsoft.MachineLearningServices/workspaces/write', 'Succeeded', ada.upn],
    ]);
    expect((await scene.ask('GET', `${path}?$filter=${encodeURIComponent("level eq 'Error'")}`, { apiVersion: AML })).status).toBe(400);
  });
});
