import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretSign } from '../../shared/rules/secrets.ts';

// Put together at run time, so that no scanner takes these made-up values for real ones.
const made = (...parts: string[]) => parts.join('');

describe('a value looks like a secret', () => {
  it.each([
    ['CONN', made('DefaultEndpointsProtocol=https;AccountName=a;Account', 'Key=abcd1234abcd1234==')],
    ['BUS', made('Endpoint=sb://b.servicebus.windows.net/;SharedAccess', 'Key=abcd1234abcd1234=')],
    ['BLOB', made('https://a.blob.core.windows.net/c?sv=2024-11-04&sr=c&si', 'g=abcdABCD1234abcdABCD%3D')],
    ['PEM', made('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIE')],
    ['AWS', made('AKIA', 'ABCDEFGHIJKLMNOP')],
    ['GIT', made('gh', 'p_abcdefghijklmnopqrstuvwx')],
    ['SLACK', made('xox', 'b-123456789012-abcdef')],
    ['OPENAI', made('sk-', 'proj-abcdefghijklmnop')],
    ['HUB', made('hf_', 'abcdefghijklmnopqrstuvwxyz')],
    ['JWT', made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0.', 'c2lnbmF0dXJl')],
    ['SQL', made('Server=db;User Id=sa;Pass', 'word=hunter2')],
    ['DB', made('postgres://sa:hunter2', '@db.example.com/x')],
    ['AZURE', made('0123456789abcdef', 'fedcba9876543210')],
    ['HALF', `$\{{azureml://connections/a}};${made('Account', 'Key=abcd1234abcd1234==')}`],
  ])('by its shape: %s', (name, value) => {
    expect(secretSign(name, value)).toBeTypeOf('string');
  });

  it.each(['PASSWORD', 'db-password', 'ADMIN_PWD', 'openaiApiKey', 'AZURE_CLIENT_SECRET', 'SAS_TOKEN', 'token', 'STORAGE_ACCOUNT_KEY'])(
    'by its name: %s',
    (name) => {
      expect(secretSign(name, 'swordfish')).toBe('by its name');
    },
  );

  it('whatever key it is, of 32 or 64 bytes in base64 or 16 in hexadecimal', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const bytes = createHash('sha512').update(String(seed)).digest();
        const keys = [bytes.toString('base64'), bytes.subarray(0, 32).toString('base64'), bytes.subarray(0, 16).toString('hex')];
        expect(keys.map((key) => secretSign('VALUE', key))).toEqual(['a random text', 'a random text', 'a random text']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value looks like no secret', () => {
  it.each([
    ['API_KEY', made('$', '{{azureml://connections/aoai/credentials/key}}')],
    ['API_KEY', '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/key)'],
    ['API_KEY', 'https://kv.vault.azure.net/secrets/api-key/0123456789abcdef0123456789abcdef'],
    ['TOKEN', '/var/run/secrets/token'],
    ['MAX_TOKENS', '4096'],
    ['USE_TOKEN', 'true'],
    ['PASSWORD', ''],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['AZURE_CLIENT_ID', '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f'],
    ['MODEL_DIR', '/var/azureml-app/azureml-models/credit-default-model/12/model-output-folder-v2'],
    ['MODEL', 'azureml:CreditDefaultClassificationModelVersion2024:12'],
    ['IMAGE', 'mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04:latest'],
    ['GIT_COMMIT', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
    ['BANNER', 'The quick brown fox jumps over the lazy dog and then over another one'],
    ['SCOPE', '/subscriptions/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f/resourceGroups/rg-Machine-Learning-01/providers/Microsoft.Storage'],
    ['CERT', '-----BEGIN CERTIFICATE-----'],
    ['WORKSPACE', 'mlw-fraud-detection-production-westeurope-001'],
  ])('%s=%s', (name, value) => {
    expect(secretSign(name, value)).toBeUndefined();
  });
});

it('the sign of a secret holds nothing of it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12 }), (value) => {
      expect(secretSign('password', `password=${value}`) ?? '').not.toContain(value);
    }),
  );
});

// Whoever may write a workspace chooses the text, and while it is looked at nothing else is done.
it.each([
  ['letters', 'a'],
  ['letters and digits', 'aB3'],
  ['beginnings of tokens', 'eyJaaaaaaaa-'],
  ['beginnings of addresses', 'a://b:'],
  ['addresses without an end', 'https://'],
  ['references without an end', '@Microsoft.KeyVault('],
  ['white space', '  '],
])('looks at a megabyte of %s in no time to speak of', (_, part) => {
  const text = `sharedaccesssignature account_key${part.repeat(Math.ceil(1_000_000 / part.length))}`;
  const startedAt = performance.now();
  secretSign('SETTING', text);
  secretSign(`A_${text}`, 'value');
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
