import type { Rule } from '../../model/rule.ts';
import { keyVaultAuditLogged } from './audit-logged.ts';
import { keyVaultDefaultNetworkRuleDenies } from './default-network-rule-denies.ts';
import { keyVaultPrivateEndpointApproved } from './private-endpoint-approved.ts';
import { keyVaultPublicAccessDisabled } from './public-access-disabled.ts';
import { keyVaultPurgeProtectionOn } from './purge-protection-on.ts';
import { keyVaultRbacAuthorization } from './rbac-authorization.ts';
import { keyVaultSoftDeleteOn } from './soft-delete-on.ts';
import { keyVaultTrustedServicesReachIt } from './trusted-services-reach-it.ts';

export const keyVaultRules: readonly Rule[] = [
  keyVaultAuditLogged,
  keyVaultDefaultNetworkRuleDenies,
  keyVaultPrivateEndpointApproved,
  keyVaultPublicAccessDisabled,
  keyVaultPurgeProtectionOn,
  keyVaultRbacAuthorization,
  keyVaultSoftDeleteOn,
  keyVaultTrustedServicesReachIt,
];
