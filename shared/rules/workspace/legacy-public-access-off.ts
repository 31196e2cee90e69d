import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const legacyPublicAccessOff = defineRule({
  id: 'AML-NET-002',
  kind: 'workspace',
  title: 'Workspace legacy setting allowPublicAccessWhenBehindVnet is not true',
  severity: 'high',
  control: 3,
  why: 'The legacy setting opens a workspace behind a private endpoint to the internet again, and tools that know the new one only miss it.',
  how: 'Set publicNetworkAccess to Disabled, which overrides the legacy setting, once an approved private endpoint exists.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link'],
  peers: ['PSR:Azure.ML.PublicAccess', 'ALZ:Deny-MachineLearning-PublicAccessWhenBehindVnet'],
  reads: { 'properties.allowPublicAccessWhenBehindVnet': 'false or missing' },

  check: (workspace) =>
    judgeValue(workspace, 'properties.allowPublicAccessWhenBehindVnet', {
      subject: 'The setting allowPublicAccessWhenBehindVnet',
      healthy: false,
      missing: false,
    }),
});
