import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/model/json.ts';
import { onlineEndpointPublicAccessDisabled } from '../../shared/remediations/online-endpoint-public-access-disabled.ts';
import { denialsIn, policyQuestion } from '../../shared/remediations/policy-question.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { aResource, GROUP, WORKSPACE_ID } from '../scenes.ts';

const raw = {
  id: WORKSPACE_ID,
  location: 'westeurope',
  tags: { owner: 'ml' },
  etag: 'e',
  systemData: { createdBy: 'ada' },
  properties: { publicNetworkAccess: 'Enabled', description: 'ours' },
};

describe('the question to Azure Policy', () => {
  it('is asked where the resource lies, about the resource as it would be', () => {
    const workspace = aResource('workspace', raw, '2025-12-01');
    const plan = workspacePublicAccessDisabled.plan(workspace) ?? expect.unreachable();
    expect(policyQuestion(workspace, plan)).toEqual({
      path: `${GROUP}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
      apiVersion: '2024-10-01',
      action: 'Microsoft.PolicyInsights/checkPolicyRestrictions/read',
      body: {
        resourceDetails: {
          apiVersion: '2025-12-01',
          resourceContent: {
            type: 'Microsoft.MachineLearningServices/workspaces',
            name: 'mlw',
            location: 'westeurope',
            tags: { owner: 'ml' },
            properties: { publicNetworkAccess: 'Disabled', description: 'ours' },
          },
        },
      },
    });
  });

  it('names the parent of a child', () => {
    const endpoint = aResource('online-endpoint', { id: `${WORKSPACE_ID}/onlineendpoints/e1`, properties: {} });
    const plan = onlineEndpointPublicAccessDisabled.plan(endpoint) ?? expect.unreachable();
    expect(policyQuestion(endpoint, plan).body).toMatchObject({ resourceDetails: { scope: WORKSPACE_ID } });
  });
});

const evaluation = (changes: object = {}): Json =>
  ({
    policyInfo: { policyAssignmentId: `${GROUP}/providers/Microsoft.Authorization/policyAssignments/keep-open` },
    evaluationResult: 'NonCompliant',
    effectDetails: { policyEffect: 'Deny' },
    ...changes,
  }) as Json;
const answer = (...policyEvaluations: readonly Json[]): Json => ({ fieldRestrictions: [], contentEvaluationResult: { policyEvaluations } });

describe('the answer of Azure Policy', () => {
  it.each([
    ['no evaluation', answer(), []],
    ['a denial', answer(evaluation()), ['keep-open']],
    ['a denial whose effect is not told', answer(evaluation({ effectDetails: undefined })), ['keep-open']],
    [
      'a denial in other letters',
      answer(evaluation({ evaluationResult: 'nonCompliant', effectDetails: { policyEffect: 'deny' } })),
      ['keep-open'],
    ],
    ['an audit', answer(evaluation({ effectDetails: { policyEffect: 'Audit' } })), []],
    ['compliance', answer(evaluation({ evaluationResult: 'Compliant' })), []],
    ['a denial without a name', answer(evaluation({ policyInfo: {} })), ['a policy without a name']],
    ['a denial beside an evaluation that failed', answer(evaluation({ evaluationResult: 'Error' }), evaluation()), ['keep-open']],
  ])('with %s', (_, given, expected) => {
    const reading = denialsIn(given);
    expect(reading.status === 'read' ? reading.value.map(({ assignment }) => assignment) : reading).toEqual(expected);
  });

  it('keeps the reason on one short line', () => {
    const reading = denialsIn(answer(evaluation({ evaluationDetails: { reason: `no\n${'x'.repeat(1_000)}` } })));
    expect(reading).toMatchObject({ value: [{ because: expect.stringMatching(/^no x{190,}…$/) }] });
  });

  it.each([
    ['nothing', null],
    ['another shape', { value: [] }],
    ['no list', { contentEvaluationResult: {} }],
    ['an evaluation that failed', answer(evaluation({ evaluationResult: 'Error' }))],
    ['an evaluation that is no object', { contentEvaluationResult: { policyEvaluations: ['NonCompliant'] } }],
    ['an evaluation without a result', answer(evaluation({ evaluationResult: undefined }))],
  ])('is no answer with %s', (_, given) => {
    expect(denialsIn(given as Json).status).toBe('unread');
  });
});
