import { publicAccessDisabled } from '../../../shared/rules/registry/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(publicAccessDisabled, {
  pass: { off: { raw: { properties: { publicNetworkAccess: 'Disabled' } } } },
  fail: {
    on: { raw: { properties: { publicNetworkAccess: 'Enabled' } } },
    'not set': { raw: { properties: {} }, because: 'means Enabled' },
  },
});
