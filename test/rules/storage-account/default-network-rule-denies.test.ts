import { storageDefaultNetworkRuleDenies } from '../../../shared/rules/storage-account/default-network-rule-denies.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storageDefaultNetworkRuleDenies, {
  pass: {
    'the default is Deny': { raw: { properties: { networkAcls: { defaultAction: 'Deny' } } } },
    'public access is off': { raw: { properties: { publicNetworkAccess: 'disabled', networkAcls: { defaultAction: 'Allow' } } } },
    'a perimeter decides': { raw: { properties: { publicNetworkAccess: 'SecuredByPerimeter' } } },
  },
  fail: {
    'the default is Allow': { raw: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } } } },
    'there are no network rules': { raw: { properties: {} }, because: 'means Allow' },
  },
});
