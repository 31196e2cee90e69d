import type { Rule } from '../../model/rule.ts';
import { subscriptionActivityLogExported } from './activity-log-exported.ts';
import { subscriptionFewOwners } from './few-owners.ts';

export const subscriptionRules: readonly Rule[] = [subscriptionActivityLogExported, subscriptionFewOwners];
