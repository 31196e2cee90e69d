import { storagePublicAccessDisabled } from '../../../shared/rules/storage-account/public-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storagePublicAccessDisabled, {
  pass: {
    'public access is off': { raw: { properties: { publicNetworkAccess: 'Disabled' } } },
    'a perimeter decides': { raw: { properties: { publicNetworkAccess: 'SecuredByPerimeter' } } },
  },
  fail: {
    'public access is on, whatever the firewall says': {
      raw: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny' } } },
    },
    'the property is missing': { raw: { properties: {} }, because: 'means Enabled' },
  },
});
