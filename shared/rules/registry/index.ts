import type { Rule } from '../../model/rule.ts';
import { hasIdentity } from './has-identity.ts';
import { privateEndpointApproved } from './private-endpoint-approved.ts';
import { publicAccessDisabled } from './public-access-disabled.ts';

export const registryRules: readonly Rule[] = [hasIdentity, privateEndpointApproved, publicAccessDisabled];
