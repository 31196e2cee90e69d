import { keyVaultPublicAccessDisabled } from '../../../shared/rules/key-vault/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultPublicAccessDisabled, {
  pass: {
    'public access is off': { raw: { properties: { publicNetworkAccess: 'Disabled' } } },
    'the provider spells it in lower case': { raw: { properties: { publicNetworkAccess: 'disabled' } } },
  },
  fail: {
    'public access is on': { raw: { properties: { publicNetworkAccess: 'enabled' } } },
    'the property is missing': { raw: { properties: {} }, because: 'means Enabled' },
  },
});
