import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { MonitorClient } from '@azure/arm-monitor';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import { getClient } from '@azure-rest/core-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ARM_AUDIENCE } from '../../../local/azure/tokens.ts';
import { AML, anEstate, aResource, GROUP, type Scene, STORAGE, SUBSCRIPTION, startScene, WORKSPACE } from './scene.ts';

const SCOPE = `${ARM_AUDIENCE}/.default`;
const assignment = (scope: string, name: string) =>
  aResource(`${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
    properties: { principalId: 'p', roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r' },
  });

// One simulated Azure for all: MSAL remembers for the life of the process where it found the identity endpoint.
let scene: Scene;
let remediator: ManagedIdentityCredential;
beforeAll(async () => {
  scene = await startScene({
    estate: anEstate(
      assignment(GROUP, 'at-group'),
      ...['a', 'b', 'c'].map((name) => assignment(WORKSPACE, name)),
      aResource(`${STORAGE}/providers/Microsoft.Insights/diagnosticSettings/audit`, {
        properties: { workspaceId: '/subscriptions/s/law', logs: [{ categoryGroup: 'audit', enabled: true }] },
      }),
    ),
    settings: { pageSize: 2, longRunning: { retryAfterInMs: 0 } },
  });
  remediator = new ManagedIdentityCredential({ clientId: scene.azure.env['REMEDIATOR_CLIENT_ID'] ?? '' });
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => {
  vi.stubEnv('IDENTITY_ENDPOINT', scene.azure.env['IDENTITY_ENDPOINT']);
  vi.stubEnv('IDENTITY_HEADER', scene.azure.env['IDENTITY_HEADER']);
});

const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describe('@azure/identity', () => {
  it('gets a token for each identity', async () => {
    const reader = new ManagedIdentityCredential({ clientId: scene.azure.env['READER_CLIENT_ID'] ?? '' });
    const tokens = await Promise.all([reader.getToken(SCOPE), remediator.getToken(SCOPE), new ManagedIdentityCredential().getToken(SCOPE)]);
    const claims = tokens.map(({ token }) => claimsIn(token));
    expect(claims.map(({ aud }) => aud)).toEqual([ARM_AUDIENCE, ARM_AUDIENCE, ARM_AUDIENCE]);
    expect(claims.map(({ xms_mirid }) => xms_mirid.split('/').at(-1))).toEqual([
      'id-aml-warden-reader',
      'id-aml-warden-remediator',
      'func-aml-warden',
    ]);
    expect(new Set(claims.map(({ oid }) => oid)).size).toBe(3);
    expect(tokens[0].expiresOnTimestamp).toBeGreaterThan(Date.now() + 3_600_000);
  });
});

describe('@azure-rest/core-client', () => {
  const client = () => getClient(scene.azure.origin, remediator, { credentials: { scopes: [SCOPE] }, retryOptions: { retryDelayInMs: 1 } });
  const queryParameters = { 'api-version': AML };

  it('reads and pages', async () => {
    const workspace = await client().pathUnchecked(WORKSPACE).get({ queryParameters });
    expect([workspace.status, workspace.body.properties.systemDatastoresAuthMode]).toEqual(['200', 'Identity']);
    const first = await client().pathUnchecked(`${WORKSPACE}/computes`).get({ queryParameters });
    const second = await client().pathUnchecked(first.body.nextLink).get();
    expect([...first.body.value, ...second.body.value].map(({ name }) => name)).toEqual(['ci1', 'ci2', 'ci3']);
  });

  it('repeats by itself what the service calls temporary', async () => {
    await scene.azure.control.inject({ idPrefix: WORKSPACE, status: 503, times: 2 });
    await scene.azure.control.clearRequests();
    expect((await client().pathUnchecked(WORKSPACE).get({ queryParameters })).status).toBe('200');
    const { counts } = await scene.azure.control.requests();
    expect(counts['GET microsoft.machinelearningservices/workspaces']).toBe(3);
  });
});

describe('@azure/arm-machinelearning', () => {
  const client = () =>
    new AzureMachineLearningWorkspaces(remediator, SUBSCRIPTION, { endpoint: scene.azure.origin, credentialScopes: SCOPE });
  const poll = { updateIntervalInMs: 10 };

  it.each(['azure-async', 'location', 'both', 'none'] as const)('follows a long write by %s to its end', async (style) => {
    await scene.azure.control.settings({ longRunning: { style } });
    const description = `written by ${style}`;
    const workspace = await client().workspaces.beginUpdateAndWait('rg-ml', 'mlw', { description }, poll);
    expect([workspace.description, workspace.provisioningState]).toEqual([description, 'Succeeded']);
    await scene.azure.control.settings({ longRunning: { style: 'azure-async' } });
  });

  it('hears why a long write failed', async () => {
    await scene.azure.control.failNextOperation({ id: WORKSPACE, code: 'StorageFirewall', message: 'no way' });
    await expect(client().workspaces.beginUpdateAndWait('rg-ml', 'mlw', { description: 'x' }, poll)).rejects.toThrow('no way');
  });

  it('diagnoses, stops a compute and deletes one', async () => {
    const { value } = await client().workspaces.beginDiagnoseAndWait('rg-ml', 'mlw', { parameters: { value: {} }, ...poll });
    expect(value?.resourceLockResults).toEqual([]);
    await client().computeOperations.beginStopAndWait('rg-ml', 'mlw', 'ci1', poll);
    expect(await scene.azure.control.get({ id: `${WORKSPACE}/computes/ci1` })).toMatchObject({
      properties: { properties: { state: 'Stopped' } },
    });
    const doomed = `${WORKSPACE}/computes/doomed`;
    await scene.ask('PUT', doomed, { body: { location: 'westeurope', properties: {} } });
    await expect.poll(() => scene.azure.control.get({ id: doomed })).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
    await client().computeOperations.beginDeleteAndWait('rg-ml', 'mlw', 'doomed', 'Delete', poll);
    expect(await scene.azure.control.get({ id: doomed })).toBeNull();
  });
});

describe('@azure/arm-authorization', () => {
  it('lists the assignments of a workspace with those it inherits, over pages', async () => {
    const client = new AuthorizationManagementClient(remediator, SUBSCRIPTION, { endpoint: scene.azure.origin, credentialScopes: SCOPE });
    const names = [];
    for await (const { name } of client.roleAssignments.listForScope(WORKSPACE.slice(1), { filter: 'atScope()' })) {
      names.push(name);
    }
    expect(names.toSorted()).toEqual(['a', 'at-group', 'b', 'c']);
  });
});

describe('@azure/arm-monitor', () => {
  const client = () => new MonitorClient(remediator, SUBSCRIPTION, { endpoint: scene.azure.origin });

  it('lists and writes diagnostic settings', async () => {
    const resource = STORAGE.slice(1);
    await client().diagnosticSettings.createOrUpdate(resource, 'more', { workspaceId: '/subscriptions/s/law2', logs: [] });
    const found = [];
    for await (const { name, workspaceId } of client().diagnosticSettings.list(resource)) {
      found.push([name, workspaceId]);
    }
    expect(found).toEqual([
      ['audit', '/subscriptions/s/law'],
      ['more', '/subscriptions/s/law2'],
    ]);
  });

  it('reads the activity log', async () => {
    await scene.ask('PATCH', STORAGE, { body: { tags: { touched: 'yes' } } });
    const callers = new Set();
    for await (const { caller } of client().activityLogs.list(`eventTimestamp ge '2026-01-01T00:00:00Z' and resourceUri eq '${STORAGE}'`)) {
      callers.add(caller);
    }
    expect([...callers]).toContain('ada@contoso.com');
  });
});

describe('@azure/monitor-ingestion', () => {
  const rule = () => scene.azure.env['LOGS_RULE_ID'] ?? '';
  const stream = () => scene.azure.env['LOGS_STREAM_FINDINGS'] ?? '';

  it('uploads in chunks that all arrive', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({ FindingKey: `f${index}`, Because: 'x'.repeat(50_000) }));
    await new LogsIngestionClient(scene.azure.env['LOGS_ENDPOINT'] ?? '', remediator).upload(rule(), stream(), rows);
    const keys = (await scene.azure.control.rows()).map(({ row }) => row['FindingKey']);
    expect(new Set(keys).size).toBe(40);
    expect((await scene.azure.control.requests()).counts['POST logs']).toBeGreaterThan(1);
  });

  it('hears that a column is not declared', async () => {
    const client = new LogsIngestionClient(scene.azure.env['LOGS_ENDPOINT'] ?? '', remediator);
    const error: unknown = await client.upload(rule(), stream(), [{ Title: 'reserved' }]).catch((cause: unknown) => cause);
    expect(isAggregateLogsUploadError(error) && error.errors[0]?.cause.message).toContain("'Title' is not declared");
  });
});

describe('@azure/keyvault-secrets', () => {
  // The vault answers to an address, and the SDK expects a name below vault.azure.net.
  const client = () => new SecretClient(scene.azure.env['KEY_VAULT_URL'] ?? '', remediator, { disableChallengeResourceVerification: true });

  it('answers the challenge, sets and gets', async () => {
    const { version } = (await client().setSecret('signing-key', 'one')).properties;
    await client().setSecret('signing-key', 'two');
    expect((await client().getSecret('signing-key')).value).toBe('two');
    expect((await client().getSecret('signing-key', version === undefined ? {} : { version })).value).toBe('one');
  });

  it('hears that a secret is not there', async () => {
    await expect(client().getSecret('nothing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
  });
});
