import { containerRegistryPublicAccessDisabled } from '../../../shared/rules/container-registry/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(containerRegistryPublicAccessDisabled, {
  pass: { 'public access is off': { raw: { properties: { publicNetworkAccess: 'Disabled' } } } },
  fail: {
    'public access is on': { raw: { properties: { publicNetworkAccess: 'Enabled' } } },
    'the property is missing': { raw: { properties: {} }, because: 'means Enabled' },
  },
});
