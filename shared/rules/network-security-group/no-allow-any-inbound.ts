import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { isEveryPort, openings } from '../security-rules.ts';

export const networkSecurityGroupNoAllowAnyInbound = defineRule({
  id: 'AML-NET-046',
  kind: 'network-security-group',
  title: 'Network security group has no rule that allows any inbound traffic',
  severity: 'critical',
  control: 3,
  why: 'A rule that lets anyone reach every port undoes the network: every service on every compute behind it can be attacked.',
  how: 'Delete the rule, or name the sources and ports that are needed.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview'],
  peers: ['PSR:Azure.NSG.AnyInboundSource', 'TSS:Azure_NSG_NetSec_Dont_Open_InBound_Any_Any', 'MON:nsg-sensitive-ports-restricted'],
  reads: { 'properties.securityRules[]': 'no inbound Allow from anywhere to every port' },

  check(group) {
    const rules = group.all('properties.securityRules[]');
    const wide = openings(rules).filter(({ ports }) => ports.some(isEveryPort));
    return wide.length === 0
      ? pass(`None of ${rules.length} rule(s) allows anyone to reach every port.`)
      : fail(`Anyone may reach every port through ${wide.map(({ name }) => name).join(', ')}.`);
  },
});
