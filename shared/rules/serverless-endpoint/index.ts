import type { Rule } from '../../model/rule.ts';
import { contentSafetyOn } from './content-safety-on.ts';
import { entraOnly } from './entra-only.ts';

export const serverlessEndpointRules: readonly Rule[] = [contentSafetyOn, entraOnly];
