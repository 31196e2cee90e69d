import type { Rule } from '../../model/rule.ts';
import { containerRegistryAdminAccountDisabled } from './admin-account-disabled.ts';
import { containerRegistryAnonymousPullDisabled } from './anonymous-pull-disabled.ts';
import { containerRegistryPrivateEndpointApproved } from './private-endpoint-approved.ts';
import { containerRegistryPublicAccessDisabled } from './public-access-disabled.ts';

export const containerRegistryRules: readonly Rule[] = [
  containerRegistryAdminAccountDisabled,
  containerRegistryAnonymousPullDisabled,
  containerRegistryPrivateEndpointApproved,
  containerRegistryPublicAccessDisabled,
];
