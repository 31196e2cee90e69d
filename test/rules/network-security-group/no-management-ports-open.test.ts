import type { JsonObject } from '../../../shared/model/json.ts';
import { networkSecurityGroupNoManagementPortsOpen } from '../../../shared/rules/network-security-group/no-management-ports-open.ts';
import { ruleCases } from '../../rule-cases.ts';

const internet = { direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: 'Internet' };
const group = (...rules: readonly JsonObject[]) => ({
  raw: { properties: { securityRules: rules.map((rule, index) => ({ name: `rule-${index}`, properties: { ...internet, ...rule } })) } },
});
const ports = (destinationPortRange: string) => group({ destinationPortRange });

ruleCases(networkSecurityGroupNoManagementPortsOpen, {
  pass: {
    'there are no rules': { raw: { properties: { securityRules: [] } } },
    'HTTPS is open': ports('443'),
    'the ranges end just beside': group({ destinationPortRanges: ['21', '23-444', '446-3388', '3390-5984', '5987-65535'] }),
    'the management port of Azure Machine Learning': ports('44224'),
    'SSH is open to a private network': group({ destinationPortRange: '22', sourceAddressPrefix: '10.1.0.0/16' }),
    'SSH is denied': group({ destinationPortRange: '22', access: 'Deny' }),
    'ping has no ports': group({ destinationPortRange: '*', protocol: 'Icmp' }),
  },
  fail: {
    SSH: { ...ports('22'), because: '22 through rule-0' },
    RDP: { ...ports('3389'), because: '3389' },
    SMB: { ...ports('445'), because: '445' },
    WinRM: { ...ports('5985-5986'), because: '5985, 5986' },
    'a range holds SSH': { ...ports('20-30'), because: '22' },
    'a list holds RDP': { ...group({ destinationPortRanges: ['443', '3000-4000'] }), because: '3389' },
    'scalar and plural fields count both': {
      ...group({ destinationPortRange: '443', destinationPortRanges: ['22'], sourceAddressPrefix: '', sourceAddressPrefixes: ['*'] }),
      because: '22',
    },
    'every port': { ...ports('*'), because: '22, 445, 3389, 5985, 5986' },
    'each rule is named': {
      ...group({ destinationPortRange: '22' }, { destinationPortRange: '3389' }),
      because: '22 through rule-0; 3389',
    },
  },
});
