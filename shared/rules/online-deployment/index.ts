import type { Rule } from '../../model/rule.ts';
import { egressPrivate } from './egress-private.ts';
import { logsToAppInsights } from './logs-to-app-insights.ts';
import { noSecretsInVariables } from './no-secrets-in-variables.ts';

export const onlineDeploymentRules: readonly Rule[] = [egressPrivate, logsToAppInsights, noSecretsInVariables];
