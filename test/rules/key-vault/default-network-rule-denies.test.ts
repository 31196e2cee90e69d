import { keyVaultDefaultNetworkRuleDenies } from '../../../shared/rules/key-vault/default-network-rule-denies.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultDefaultNetworkRuleDenies, {
  pass: {
    'the default is Deny': { raw: { properties: { networkAcls: { defaultAction: 'Deny' } } } },
    'public access is off': { raw: { properties: { publicNetworkAccess: 'disabled' } } },
  },
  fail: {
    'the default is Allow': { raw: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } } } },
    'there are no network rules': { raw: { properties: {} }, because: 'means Allow' },
  },
});
