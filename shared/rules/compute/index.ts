import type { Rule } from '../../model/rule.ts';
import { localAuthDisabled } from './local-auth-disabled.ts';

export const computeRules: readonly Rule[] = [localAuthDisabled];
