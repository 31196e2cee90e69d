import type { Rule } from '../../model/rule.ts';
import { storageAnonymousBlobAccessDisallowed } from './anonymous-blob-access-disallowed.ts';
import { storageCustomerManagedKey } from './customer-managed-key.ts';
import { storageDefaultNetworkRuleDenies } from './default-network-rule-denies.ts';
import { storageHttpsRequired } from './https-required.ts';
import { storageMinimumTls12 } from './minimum-tls-1-2.ts';
import { storagePrivateEndpointsApproved } from './private-endpoints-approved.ts';
import { storagePublicAccessDisabled } from './public-access-disabled.ts';
import { storageSharedKeyAccessDisabled } from './shared-key-access-disabled.ts';
import { storageTrustedServicesReachIt } from './trusted-services-reach-it.ts';

export const storageAccountRules: readonly Rule[] = [
  storageAnonymousBlobAccessDisallowed,
  storageCustomerManagedKey,
  storageDefaultNetworkRuleDenies,
  storageHttpsRequired,
  storageMinimumTls12,
  storagePrivateEndpointsApproved,
  storagePublicAccessDisabled,
  storageSharedKeyAccessDisabled,
  storageTrustedServicesReachIt,
];
