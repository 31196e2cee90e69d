import { defineRule } from '../../model/rule.ts';
import { notApplicable } from '../../model/verdict.ts';
import { judgeValue } from '../values.ts';

const KUBERNETES = 'An endpoint on Kubernetes cannot use Entra tokens.';

export const entraTokensOnly = defineRule({
  id: 'AML-AAD-003',
  kind: 'online-endpoint',
  title: 'Managed online endpoint uses Entra tokens',
  severity: 'medium',
  control: 1,
  why: 'Only Entra tokens name the caller, obey conditional access and end with the account they belong to.',
  how: 'Write the whole endpoint back with authMode AADToken, and give callers a role on the endpoint.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online-auth'],
  reads: { 'properties.compute': 'empty for a managed endpoint', 'properties.authMode': 'AADToken' },
  neighbours: { 'online-deployment': { 'properties.endpointComputeType': 'Managed' } },

  check(endpoint, unit) {
    if (endpoint.text('properties.compute') !== undefined) {
      return notApplicable(KUBERNETES);
    }
    const deployments = unit.of('online-deployment', endpoint.id);
    return deployments.some((deployment) => deployment.is('properties.endpointComputeType', 'Kubernetes'))
      ? notApplicable(KUBERNETES)
      : judgeValue(endpoint, 'properties.authMode', { subject: 'The authentication mode', healthy: 'AADToken' });
  },
});
