import { storageCustomerManagedKey } from '../../../shared/rules/storage-account/customer-managed-key.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storageCustomerManagedKey, {
  pass: {
    'the key comes from a vault': { raw: { properties: { encryption: { keySource: 'Microsoft.Keyvault' } } } },
    'in other letter case': { raw: { properties: { encryption: { keySource: 'Microsoft.KeyVault' } } } },
  },
  fail: {
    'the key comes from Microsoft': { raw: { properties: { encryption: { keySource: 'Microsoft.Storage' } } } },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
  },
});
