import type { Rule } from '../../model/rule.ts';
import { enabledAndBounded } from './enabled-and-bounded.ts';
import { jobsUseManagedIdentity } from './jobs-use-managed-identity.ts';

export const scheduleRules: readonly Rule[] = [enabledAndBounded, jobsUseManagedIdentity];
