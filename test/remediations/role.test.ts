import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARM_AUDIENCE } from '../../local/azure/tokens.ts';
import type { Arm } from '../../shared/azure/arm.ts';
import { createArm } from '../../shared/azure/arm-client.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import type { Plan, Remediation, Write } from '../../shared/model/remediation.ts';
import { remediations } from '../../shared/remediations/registry.ts';
import { enabledRemediations, remediatorRole } from '../../shared/remediations/role.ts';
import { ada, aResource, ENDPOINT, GROUP, type Scene, STORAGE, startScene, VAULT, WORKSPACE } from '../local/azure/scene.ts';
import { aResource as aReading } from '../scenes.ts';

const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/crml`;
const AML_REGISTRY = `${GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr`;
const COMPUTE = `${WORKSPACE}/computes/cluster`;
const LOGS = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;

/** One resource of each kind a remediation repairs, with nothing as it should be. */
const broken: Readonly<Partial<Record<Kind, readonly [id: string, properties: JsonObject]>>> = {
  workspace: [WORKSPACE, { publicNetworkAccess: 'Enabled', systemDatastoresAuthMode: 'AccessKey' }],
  'storage-account': [
    STORAGE,
    { publicNetworkAccess: 'Enabled', supportsHttpsTrafficOnly: false, minimumTlsVersion: 'TLS1_0', allowBlobPublicAccess: true },
  ],
  'key-vault': [VAULT, { publicNetworkAccess: 'Enabled' }],
  'container-registry': [REGISTRY, { publicNetworkAccess: 'Enabled', adminUserEnabled: true }],
  registry: [AML_REGISTRY, { publicNetworkAccess: 'Enabled', regionDetails: [{ location: 'westeurope' }] }],
  'online-endpoint': [ENDPOINT, { authMode: 'AADToken', publicNetworkAccess: 'Enabled' }],
  compute: [COMPUTE, { computeType: 'AmlCompute', properties: { scaleSettings: { minNodeCount: 1, maxNodeCount: 2 } } }],
};

let scene: Scene;
let writer: Arm;
beforeAll(async () => {
  const resources = Object.values(broken).map(([id, properties]) => aResource(id, { location: 'westeurope', properties }));
  scene = await startScene({ estate: resources, settings: { longRunning: { style: 'none' } } });
  const token = await scene.azure.control.tokenFor({ ...ada, audience: ARM_AUDIENCE });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  writer = createArm({ endpoint: scene.azure.origin, audience: ARM_AUDIENCE, credential });
});
afterAll(() => scene[Symbol.asyncDispose]());

/** `PATCH type` of the request log as the RBAC operation ARM checks. */
function operationOf(counted: string): string | null {
  const [method, type] = counted.split(' ');
  const spelled = Object.values(armTypes).find((known) => known.toLowerCase() === type);
  const verb = method === 'DELETE' ? 'delete' : method === 'PUT' || method === 'PATCH' ? 'write' : undefined;
  return verb === undefined || spelled === undefined ? null : `${spelled}/${verb}`;
}

function planFor(remediation: Remediation): { id: string; plan: Plan } {
  const [id = '', properties = {}] = broken[remediation.kind] ?? [];
  const plan = remediation.plan(aReading(remediation.kind, { id, location: 'westeurope', properties }), { logWorkspaces: [LOGS] });
  if (plan === null) {
    throw new Error(`${remediation.id} plans nothing for a resource with nothing as it should be.`);
  }
  return { id, plan };
}

async function sent({ body, ...write }: Write & { readonly id: string; readonly apiVersion: string }): Promise<void> {
  const answer = await writer.write({ ...write, ...(write.method === 'DELETE' ? {} : { body }) }, AbortSignal.timeout(10_000));
  expect(['done', 'accepted'], `${write.method} ${write.id}: ${JSON.stringify(answer)}`).toContain(answer.status);
}

describe('the role of the remediator', () => {
  it('holds exactly what the simulated Azure sees written when every repair is carried out and taken back', async () => {
    await scene.azure.control.clearRequests();
    for (const remediation of remediations) {
      const { id, plan } = planFor(remediation);
      const { change, undo, apiVersion, writesTo } = plan;
      await sent({ ...change, id: writesTo?.id ?? id, apiVersion });
      await sent({ ...(undo ?? change), id: writesTo?.id ?? id, apiVersion });
    }
    const { counts } = await scene.azure.control.requests();
    const seen = new Set(
      Object.keys(counts)
        .map(operationOf)
        .filter((operation) => operation !== null),
    );
    expect([...seen].toSorted()).toEqual(remediatorRole(remediations, []).Actions);
  });

  it('is the one that infra/ deploys', () => {
    const { Actions } = JSON.parse(readFileSync('docs/roles/remediator.json', 'utf8')) as { Actions: string[] };
    expect(Actions).toEqual(remediatorRole(remediations, []).Actions);
  });

  it('shrinks with what is enabled', () => {
    const enabled = enabledRemediations(remediations, (id) => (id === 'AML-NET-027' ? ['audit', 'approve'] : ['shadow']));
    expect(remediatorRole(enabled, []).Actions).toEqual(['Microsoft.Storage/storageAccounts/write']);
    expect(
      remediatorRole(
        enabledRemediations(remediations, () => ['audit']),
        [],
      ).Actions,
    ).toEqual([]);
  });
});
