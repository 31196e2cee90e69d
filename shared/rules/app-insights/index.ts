import type { Rule } from '../../model/rule.ts';
import { appInsightsLocalAuthDisabled } from './local-auth-disabled.ts';
import { appInsightsWorkspaceBased } from './workspace-based.ts';

export const appInsightsRules: readonly Rule[] = [appInsightsLocalAuthDisabled, appInsightsWorkspaceBased];
