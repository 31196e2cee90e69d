import { defineRule } from '../../model/rule.ts';
import { judgeVariables, noSecrets } from '../secrets.ts';

export const noSecretsInVariables = defineRule({
  id: 'AML-ENC-030',
  kind: 'batch-deployment',
  title: 'Batch deployment has no plaintext secrets in environment variables',
  severity: 'high',
  control: 5,
  why: 'Everyone who may read the deployment or its jobs reads its variables; a secret there is a secret lost.',
  how: 'Rotate the secret, store it in a key vault, let the code fetch it with a managed identity, and create the deployment again without it.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-use-secrets-in-runs'],
  peers: ['TSS:Azure_MachineLearningWorkspace_DP_Avoid_Plaintext_Secrets'],
  reads: { 'properties.environmentVariables': noSecrets },

  check: (deployment) => judgeVariables(deployment, 'properties.environmentVariables'),
});
