import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AML, GROUP, type Scene, SUB, startScene, WORKSPACE } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({ settings: { longRunning: { style: 'none' } } });
});
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(async () => await scene.azure.control.removePolicies());

const keepOpen = {
  assignment: 'keep-open',
  scope: GROUP,
  type: 'Microsoft.MachineLearningServices/workspaces',
  path: 'properties.publicNetworkAccess',
  value: 'Disabled',
};
const ask = (publicNetworkAccess: string, scope = GROUP) =>
  scene.ask('POST', `${scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`, {
    apiVersion: '2024-10-01',
    body: {
      resourceDetails: {
        resourceContent: { type: keepOpen.type, name: 'mlw', properties: { publicNetworkAccess } },
        apiVersion: AML,
      },
    },
  });

it('denies nothing by itself', async () => {
  expect((await ask('Disabled')).body).toEqual({ fieldRestrictions: [], contentEvaluationResult: { policyEvaluations: [] } });
});

it('tells of a denial before the write, and denies the write', async () => {
  await scene.azure.control.denyByPolicy(keepOpen);
  expect((await ask('Disabled')).body.contentEvaluationResult.policyEvaluations).toMatchObject([
    {
      policyInfo: { policyAssignmentId: expect.stringMatching(/keep-open$/) },
      evaluationResult: 'NonCompliant',
      effectDetails: { policyEffect: 'Deny' },
    },
  ]);
  expect((await ask('Enabled')).body.contentEvaluationResult.policyEvaluations).toEqual([]);
  const write = (publicNetworkAccess: string) => scene.ask('PATCH', WORKSPACE, { body: { properties: { publicNetworkAccess } } });
  expect(await write('Disabled')).toMatchObject({ status: 403, body: { error: { code: 'RequestDisallowedByPolicy' } } });
  expect((await write('Enabled')).status).toBe(200);
});

it('holds below its scope only, and until it is taken away', async () => {
  const id = await scene.azure.control.denyByPolicy({ ...keepOpen, scope: `${GROUP}-other` });
  expect((await ask('Disabled')).body.contentEvaluationResult.policyEvaluations).toEqual([]);
  await scene.azure.control.denyByPolicy({ ...keepOpen, scope: SUB });
  await scene.azure.control.removePolicies({ id });
  expect((await ask('Disabled')).body.contentEvaluationResult.policyEvaluations).toHaveLength(1);
  await scene.azure.control.removePolicies();
  expect((await ask('Disabled')).body.contentEvaluationResult.policyEvaluations).toEqual([]);
});

it('needs a resource with a type, and the permission', async () => {
  const path = `${GROUP}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`;
  expect((await scene.ask('POST', path, { body: { resourceDetails: { resourceContent: {} } } })).status).toBe(400);
  await scene.azure.control.deny({ action: 'Microsoft.PolicyInsights/checkPolicyRestrictions/read' });
  expect((await ask('Disabled')).status).toBe(403);
  await scene.azure.control.allow();
});
