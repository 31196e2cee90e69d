import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARM_AUDIENCE } from '../../local/azure/tokens.ts';
import { createArm } from '../../shared/azure/arm-client.ts';
import { createDiagnose } from '../../shared/azure/diagnose.ts';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import type { PreflightFacts } from '../../shared/model/preflight-facts.ts';
import type { Preflight } from '../../shared/model/remediation.ts';
import { createGatherFacts, type FactsWanted } from '../../shared/remediations/gather-facts.ts';
import { workspacePublicAccessDisabled as remediation } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { CLOSED, smallEstate } from '../e2e/small-estate.ts';
import { ada, type Scene, startScene } from '../local/azure/scene.ts';

const NETWORK = CLOSED.replace(/Microsoft\.MachineLearningServices.*/, 'Microsoft.Network');
const API_ZONE = `${NETWORK}/privateDnsZones/privatelink.api.azureml.ms`;
const ID = CLOSED.toLowerCase();

let scene: Scene;
let token: string;
beforeAll(async () => {
  scene = await startScene({ estate: smallEstate(), settings: { longRunning: { retryAfterInMs: 0 } } });
  token = await scene.azure.control.tokenFor({ ...ada, audience: ARM_AUDIENCE });
  await scene.azure.control.write({ actor: ada, id: CLOSED, body: { properties: { publicNetworkAccess: 'Enabled' } } });
});
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(async () => {
  const { control } = scene.azure;
  await Promise.all([control.allow(), control.removePolicies(), control.clearFaults(), control.diagnosis({ id: CLOSED })]);
});

const reader = () => {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const options = { endpoint: scene.azure.origin, audience: ARM_AUDIENCE, credential };
  return { arm: createArm(options), diagnose: createDiagnose({ ...options, pollIntervalInMs: 10 }) };
};

/** Looks, plans and asks as a repair does. */
async function asked(limitInMs = 20_000): Promise<{ wanted: FactsWanted; facts: PreflightFacts; preflight: Preflight }> {
  const signal = AbortSignal.timeout(30_000);
  const { arm, diagnose } = reader();
  const unit = await collectUnit({ kind: 'workspace', id: ID }, { arm, signal });
  const root = unit.slots.find(({ target, holds }) => holds === 'one' && target === ID)?.reading;
  const resource = (root?.status === 'read' ? root.value[0] : undefined) ?? expect.unreachable('the workspace was not read');
  const plan = remediation.plan(resource) ?? expect.unreachable('the workspace is open');
  const wanted = { facts: remediation.facts ?? [], resource, unit, plan };
  const facts = await createGatherFacts({ arm, diagnose, limitInMs })(wanted, signal);
  return { wanted, facts, preflight: remediation.preflight(resource, unit, facts) };
}

describe('what a preflight learns from Azure', () => {
  it('lets a workspace be closed that is well', async () => {
    const { facts, preflight } = await asked();
    expect(preflight).toMatchObject({ result: 'safe' });
    expect(preflight.reasons.join(' ')).toMatch(/pe-mlw-closed in vnet-small.*No policy denies.*finds no error/);
    expect(Object.keys(facts.zoneLinks ?? {})).toHaveLength(2);
  });

  it('is that nobody is linked to the zone any more', async () => {
    const link = `${API_ZONE}/virtualNetworkLinks/small`;
    const before = await scene.azure.control.get({ id: link });
    await scene.azure.control.delete({ actor: ada, id: link });
    expect((await asked()).preflight).toMatchObject({
      result: 'unsafe',
      reasons: [expect.stringContaining('linked to no virtual network')],
    });
    await scene.azure.control.write({ actor: ada, id: link, method: 'PUT', body: before ?? {} });
    expect((await asked()).preflight.result).toBe('safe');
  });

  it.each([
    ['links of zones', 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read'],
    ['questions about policy', 'Microsoft.PolicyInsights/checkPolicyRestrictions/read'],
    ['the diagnosis', 'Microsoft.MachineLearningServices/workspaces/diagnose/action'],
    ['private endpoints', 'Microsoft.Network/privateEndpoints/read'],
    ['zone groups', 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read'],
  ])('is that it may not see %s, with the permission that lacks', async (_, action) => {
    await scene.azure.control.deny({ action });
    const { preflight } = await asked();
    expect(preflight.result).toBe('unknown');
    expect(preflight.reasons.join(' ')).toContain(`lacks ${action}.`);
  });

  it('is which policy would deny the change', async () => {
    const policy = { scope: NETWORK.split('/providers')[0] ?? '', type: 'Microsoft.MachineLearningServices/workspaces' };
    await scene.azure.control.denyByPolicy({
      ...policy,
      assignment: 'partners-need-it',
      path: 'properties.publicNetworkAccess',
      value: 'Disabled',
    });
    expect((await asked()).preflight).toMatchObject({ result: 'unsafe', reasons: [expect.stringContaining('partners-need-it')] });
  });

  it('is nothing of a policy that denies something else', async () => {
    const policy = { scope: NETWORK.split('/providers')[0] ?? '', type: 'Microsoft.MachineLearningServices/workspaces' };
    await scene.azure.control.denyByPolicy({ ...policy, assignment: 'closed', path: 'properties.publicNetworkAccess', value: 'Enabled' });
    expect((await asked()).preflight.result).toBe('safe');
  });

  it('is what the workspace says of itself', async () => {
    const results = { dnsResolutionResults: [{ level: 'Error', code: 'NameDoesNotResolve', message: 'The name does not resolve.' }] };
    await scene.azure.control.diagnosis({ id: CLOSED, results });
    expect((await asked()).preflight).toMatchObject({ result: 'unsafe', reasons: [expect.stringContaining('NameDoesNotResolve')] });
  });

  it('is unknown while Azure is slow or broken', async () => {
    await scene.azure.control.diagnosis({ id: CLOSED, durationInMs: 30_000 });
    await scene.azure.control.inject({ match: 'virtualNetworkLinks', status: 400, code: 'Odd', message: 'odd', times: 2 });
    await scene.azure.control.inject({ match: 'checkPolicyRestrictions', status: 404, code: 'NotFound', message: 'no such thing' });
    const { preflight } = await asked(1_500);
    expect(preflight.result).toBe('unknown');
    expect(preflight.reasons.join(' ')).toMatch(
      /links of the private DNS zone.*400 Odd.*Azure Policy could not be asked.*gone.*time for it was up/,
    );
  });

  it('is only what was wanted', async () => {
    const { wanted } = await asked();
    await scene.azure.control.clearRequests();
    expect(await createGatherFacts(reader())({ ...wanted, facts: ['policyDenials'] }, AbortSignal.timeout(10_000))).toEqual({
      policyDenials: { status: 'read', value: [] },
    });
    expect(Object.keys((await scene.azure.control.requests()).counts)).toEqual([expect.stringMatching(/^POST .*checkpolicyrestrictions/)]);
  });
});
