import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { covers, type Opening, openings } from '../security-rules.ts';

/** SSH, SMB, RDP, and WinRM over HTTP and HTTPS. */
const MANAGEMENT_PORTS = [22, 445, 3389, 5985, 5986];
const WITHOUT_PORTS = ['icmp', 'esp', 'ah'];

export const networkSecurityGroupNoManagementPortsOpen = defineRule({
  id: 'AML-NET-047',
  kind: 'network-security-group',
  title: 'Network security group keeps management ports closed to the internet',
  severity: 'critical',
  control: 3,
  why: 'SSH, RDP, WinRM and SMB open to the internet are found within minutes and attacked without end.',
  how: 'Delete the rule, or limit its source to your own networks; use Azure Bastion or a VPN to reach computes.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview'],
  peers: [
    'PRW:network_ssh_internet_access_restricted',
    'PRW:network_rdp_internet_access_restricted',
    'MON:network-database-ports-restricted',
    'CKV:CKV_AZURE_9',
    'CKV:CKV_AZURE_10',
    'TSS:Azure_NSG_NetSec_Dont_Open_Restricted_Ports',
    'KICS:Network Security Group With Unrestricted Access To SSH',
    'KICS:Network Security Group With Unrestricted Access To RDP',
  ],
  reads: { 'properties.securityRules[]': 'no inbound Allow from anywhere to 22, 445, 3389, 5985 or 5986' },

  check(group) {
    const rules = group.all('properties.securityRules[]');
    const open = openings(rules).flatMap(describeExposure);
    return open.length === 0
      ? pass(`None of ${rules.length} rule(s) opens a management port to the internet.`)
      : fail(`The internet may reach ${open.join('; ')}.`);
  },
});

function describeExposure({ name, protocol, ports }: Opening): string[] {
  const exposed = MANAGEMENT_PORTS.filter((port) => ports.some((range) => covers(range, port)));
  return exposed.length === 0 || WITHOUT_PORTS.includes(protocol) ? [] : [`${exposed.join(', ')} through ${name}`];
}
