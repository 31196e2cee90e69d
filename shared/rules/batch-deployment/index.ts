import type { Rule } from '../../model/rule.ts';
import { noSecretsInVariables } from './no-secrets-in-variables.ts';

export const batchDeploymentRules: readonly Rule[] = [noSecretsInVariables];
