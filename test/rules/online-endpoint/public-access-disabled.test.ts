import { publicAccessDisabled } from '../../../shared/rules/online-endpoint/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(publicAccessDisabled, {
  pass: { off: { raw: { properties: { publicNetworkAccess: 'Disabled' } } } },
  fail: {
    on: { raw: { properties: { publicNetworkAccess: 'Enabled' } } },
    'not set': { raw: { properties: {} }, because: 'means Enabled' },
  },
  notApplicable: { 'on Kubernetes': { raw: { properties: { compute: '/subscriptions/s/computes/k8s' } } } },
});
