import type { Rule } from '../../model/rule.ts';
import { entraTokensOnly } from './entra-tokens-only.ts';

export const batchEndpointRules: readonly Rule[] = [entraTokensOnly];
