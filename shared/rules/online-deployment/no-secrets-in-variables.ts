import { defineRule } from '../../model/rule.ts';
import { judgeVariables, noSecrets } from '../secrets.ts';

export const noSecretsInVariables = defineRule({
  id: 'AML-ENC-029',
  kind: 'online-deployment',
  title: 'Online deployment has no plaintext secrets in environment variables',
  severity: 'critical',
  control: 5,
  why: 'Everyone who may read the deployment reads its variables, and they stand in templates, logs and exports; a secret there is a secret lost.',
  how: 'Rotate the secret, store it in a workspace connection or a key vault, and create a new deployment that has it injected.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-secret-injection'],
  peers: ['TSS:Azure_MachineLearningWorkspace_DP_Avoid_Plaintext_Secrets', 'TSS:Azure_AIFoundry_DP_Avoid_Plaintext_Secrets'],
  reads: { 'properties.environmentVariables': noSecrets },

  check: (deployment) => judgeVariables(deployment, 'properties.environmentVariables'),
});
