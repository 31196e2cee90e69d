import { listOfUnit } from './collector.ts';

export const outboundRules = listOfUnit('outbound-rule', 'outboundRules');
