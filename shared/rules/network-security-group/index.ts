import type { Rule } from '../../model/rule.ts';
import { networkSecurityGroupNoAllowAnyInbound } from './no-allow-any-inbound.ts';
import { networkSecurityGroupNoManagementPortsOpen } from './no-management-ports-open.ts';

export const networkSecurityGroupRules: readonly Rule[] = [
  networkSecurityGroupNoAllowAnyInbound,
  networkSecurityGroupNoManagementPortsOpen,
];
