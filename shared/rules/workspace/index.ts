import type { Rule } from '../../model/rule.ts';
import { privateEndpointApproved } from './private-endpoint-approved.ts';
import { publicAccessDisabled } from './public-access-disabled.ts';

export const workspaceRules: readonly Rule[] = [privateEndpointApproved, publicAccessDisabled];
