import type { Rule } from '../../model/rule.ts';
import { fromApprovedSubscription } from './from-approved-subscription.ts';
import { notLeftBehind } from './not-left-behind.ts';
import { notLeftPending } from './not-left-pending.ts';

export const privateEndpointConnectionRules: readonly Rule[] = [fromApprovedSubscription, notLeftBehind, notLeftPending];
