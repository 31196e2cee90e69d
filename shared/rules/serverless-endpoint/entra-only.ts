import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const entraOnly = defineRule({
  id: 'AML-AAD-005',
  kind: 'serverless-endpoint',
  title: 'Serverless endpoint uses Entra only',
  severity: 'high',
  control: 1,
  why: 'A key never expires and names nobody; whoever copies it uses the model on your bill.',
  how: 'Write the whole endpoint back with authMode AAD. Where the publisher of the model does not allow that, keep the key in a vault and rotate it.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-deploy-models-serverless'],
  peers: ['MON:ml-serverless-endpoint-key-auth-disabled'],
  reads: { 'properties.authMode': { expected: 'AAD', since: '2025-12-01' } },

  check: (endpoint) => judgeValue(endpoint, 'properties.authMode', { subject: 'The authentication mode', healthy: 'AAD' }),
});
