import { expect, it } from 'vitest';
import { judge } from '../../../shared/engine/judge.ts';
import { noSecretsInVariables } from '../../../shared/rules/online-deployment/no-secrets-in-variables.ts';
import { ruleCases } from '../../rule-cases.ts';
import { AT, aResource, aSlot, aUnit } from '../../scenes.ts';

const deployment = (environmentVariables: Record<string, string> | null) => ({ raw: { properties: { environmentVariables } } });

ruleCases(noSecretsInVariables, {
  pass: {
    'plain settings': deployment({ LOG_LEVEL: 'debug', WORKER_COUNT: '4' }),
    'no variables': deployment(null),
    'a reference to a connection': deployment({ API_KEY: `$\{{azureml://connections/aoai/credentials/key}}` }),
  },
  fail: {
    'a secret by its name': { ...deployment({ DB_PASSWORD: 'hunter2' }), because: 'DB_PASSWORD (by its name)' },
    'a secret by its shape': {
      ...deployment({ STORE: 'AccountName=a;AccountKey=c2VjcmV0c2VjcmV0;' }),
      because: 'STORE (a storage account key)',
    },
  },
});

it('never repeats a secret, neither in the reason nor in the receipt', () => {
  const raw = deployment({ DB_PASSWORD: 'hunter2', STORE: 'AccountKey=c2VjcmV0c2VjcmV0', HARMLESS: 'plain-text' }).raw;
  const slot = aSlot('online-deployment', [aResource('online-deployment', raw)]);
  const text = JSON.stringify(judge({ ...aUnit(), slots: [slot] }, [noSecretsInVariables], { at: AT }));
  expect(text).toContain('DB_PASSWORD');
  expect(text).not.toMatch(/hunter2|c2VjcmV0|plain-text/);
});
