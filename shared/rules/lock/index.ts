import type { Rule } from '../../model/rule.ts';
import { dependentsLockedAgainstDelete } from './dependents-locked-against-delete.ts';

export const lockRules: readonly Rule[] = [dependentsLockedAgainstDelete];
