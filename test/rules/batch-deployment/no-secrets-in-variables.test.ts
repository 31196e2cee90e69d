import { noSecretsInVariables } from '../../../shared/rules/batch-deployment/no-secrets-in-variables.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(noSecretsInVariables, {
  pass: {
    'plain settings': { raw: { properties: { environmentVariables: { BATCH_SIZE: '16' } } } },
    'no variables': { raw: { properties: {} } },
  },
  fail: {
    'a secret': {
      raw: { properties: { environmentVariables: { STORE_SAS: '?sv=2024-01-01&sig=abcdefghijklmnop%3D' } } },
      because: 'STORE_SAS',
    },
  },
});
