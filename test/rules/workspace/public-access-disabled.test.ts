import { publicAccessDisabled } from '../../../shared/rules/workspace/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(publicAccessDisabled, {
  pass: {
    'public access is off': { raw: { properties: { publicNetworkAccess: 'Disabled' } } },
    'the provider spells it in lower case': { raw: { properties: { publicNetworkAccess: 'disabled' } } },
  },
  fail: {
    'public access is on': { raw: { properties: { publicNetworkAccess: 'Enabled' } }, because: 'Enabled' },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
  },
});
