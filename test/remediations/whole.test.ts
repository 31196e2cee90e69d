import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARM_AUDIENCE } from '../../local/azure/tokens.ts';
import type { Arm } from '../../shared/azure/arm.ts';
import { createArm } from '../../shared/azure/arm-client.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import type { Plan, Write } from '../../shared/model/remediation.ts';
import type { Resource } from '../../shared/model/unit.ts';
import { remediationForRule } from '../../shared/remediations/registry.ts';
import { ada, anEstate, aResource, ENDPOINT, GROUP, type Scene, startScene } from '../local/azure/scene.ts';

const REGISTRY = `${GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr`;
const around: JsonObject = {
  location: 'westeurope',
  tags: { team: 'fraud' },
  sku: { name: 'Default' },
  identity: { type: 'SystemAssigned', principalId: 'p-1', tenantId: 't-1' },
};

const resources = [
  aResource(ENDPOINT, {
    ...around,
    kind: 'Managed',
    properties: {
      authMode: 'AADToken',
      publicNetworkAccess: 'Enabled',
      traffic: { blue: 90, green: 10 },
      mirrorTraffic: { green: 5 },
      scoringUri: 'https://scoring.example/score',
      provisioningState: 'Succeeded',
    },
  }),
  aResource(REGISTRY, {
    ...around,
    properties: {
      publicNetworkAccess: 'Enabled',
      discoveryUrl: 'https://westeurope.api.example/discovery',
      mlFlowRegistryUri: 'azureml://westeurope.api.example/mlflow',
      managedResourceGroup: { resourceId: `${GROUP}-managed` },
      managedResourceGroupSettings: { assignedIdentities: [{ principalId: 'p-2' }] },
      intellectualPropertyPublisher: 'contoso',
      regionDetails: [
        { location: 'westeurope', acrDetails: [{ systemCreatedAcrAccount: { acrAccountSku: 'Premium' } }] },
        { location: 'northeurope', storageAccountDetails: [{ systemCreatedStorageAccount: { storageAccountType: 'Standard_ZRS' } }] },
      ],
      registryPrivateEndpointConnections: [{ id: `${REGISTRY}/privateEndpointConnections/pe1` }],
    },
  }),
];

let scene: Scene;
let arm: Arm;
beforeAll(async () => {
  const others = anEstate().filter(({ id }) => id !== ENDPOINT);
  scene = await startScene({ estate: [...others, ...resources] });
  const token = await scene.azure.control.tokenFor({ ...ada, audience: ARM_AUDIENCE });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  arm = createArm({ endpoint: scene.azure.origin, audience: ARM_AUDIENCE, credential });
});
afterAll(() => scene[Symbol.asyncDispose]());

const signal = AbortSignal.timeout(60_000);

async function read(kind: Kind, id: string): Promise<Resource> {
  const reading = await arm.get(kind, id, signal);
  return reading.status === 'read' ? reading.value : expect.unreachable(`${id} is ${reading.status}`);
}

/** Sends it and waits until Azure has done it. */
async function carryOut({ resourceId, apiVersion }: Plan, { method, body }: Write): Promise<void> {
  const answer = await arm.write({ method, id: resourceId, apiVersion, body }, signal);
  const { operationUrl } = answer.status === 'accepted' ? answer : expect.unreachable(JSON.stringify(answer));
  await expect.poll(async () => (await arm.poll(operationUrl, signal)).status, { interval: 20 }).toBe('succeeded');
}

/** What somebody else could miss: all but the value, the state and the stamp of the last change. */
function rest({ raw: { systemData: _, properties, ...top } }: Resource): JsonObject {
  const { publicNetworkAccess: __, provisioningState: ___, ...others } = properties as JsonObject;
  return { ...top, properties: others };
}

const accessOf = ({ raw }: Resource) => (raw['properties'] as JsonObject)['publicNetworkAccess'];

const cases = [
  ['AML-NET-020', 'online-endpoint', ENDPOINT, { traffic: { green: 100 } }],
  ['AML-NET-026', 'registry', REGISTRY, { regionDetails: [{ location: 'westeurope' }, { location: 'francecentral' }] }],
] as const;

describe.each(cases)('the repair of %s puts the %s whole', (rule, kind, id, moved) => {
  it('closes it and loses nothing; taken back later it keeps what came meanwhile', async () => {
    const remediation = remediationForRule(rule) ?? expect.unreachable();
    const before = await read(kind, id);
    const plan = remediation.plan(before) ?? expect.unreachable('There is nothing to plan.');
    await carryOut(plan, plan.change);
    const closed = await read(kind, id);
    expect([accessOf(before), accessOf(closed)]).toEqual(['Enabled', 'Disabled']);
    expect(rest(closed)).toEqual(rest(before));
    expect(remediation.plan(closed)).toBeNull();

    await scene.azure.control.write({
      actor: ada,
      id,
      method: 'PUT',
      body: { ...plan.change.body, properties: propertiesWith(plan, moved) },
    });
    const between = await read(kind, id);
    const undo = plan.undo ?? expect.unreachable('It cannot be undone.');
    await carryOut(plan, remediation.rebase?.(undo, between) ?? undo);
    const opened = await read(kind, id);
    expect(accessOf(opened)).toBe('Enabled');
    expect(rest(opened)).toEqual(rest(between));
    expect(opened.raw['properties']).toMatchObject(moved);
  });

  it('never sends what only Azure writes', async () => {
    const plan = remediationForRule(rule)?.plan(await read(kind, id));
    const sent = JSON.stringify(plan?.change);
    expect(sent).toContain('"identity":{"type":"SystemAssigned"}');
    expect(sent).not.toMatch(/p-1|t-1|systemData|provisioningState|example|PrivateEndpointConnections/);
  });
});

function propertiesWith({ change }: Plan, moved: JsonObject): JsonObject {
  return { ...(change.body['properties'] as JsonObject), ...moved };
}
