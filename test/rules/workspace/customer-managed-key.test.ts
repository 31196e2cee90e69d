import { customerManagedKey } from '../../../shared/rules/workspace/customer-managed-key.ts';
import { ruleCases } from '../../rule-cases.ts';

const encrypted = (status: string, keyIdentifier: string) => ({
  raw: { properties: { encryption: { status, keyVaultProperties: { keyIdentifier } } } },
});

ruleCases(customerManagedKey, {
  pass: { 'a key is in use, whatever the spelling': encrypted('enabled', 'https://kv.vault.azure.net/keys/k/1') },
  fail: {
    'a key without the status': encrypted('Disabled', 'https://kv.vault.azure.net/keys/k/1'),
    'the status without a key': { ...encrypted('Enabled', ''), because: 'no key' },
    'no encryption block': { raw: { properties: {} }, because: 'not set' },
  },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
