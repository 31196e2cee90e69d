import type { JsonObject } from '../../../shared/model/json.ts';
import { networkSecurityGroupNoAllowAnyInbound } from '../../../shared/rules/network-security-group/no-allow-any-inbound.ts';
import { ruleCases } from '../../rule-cases.ts';

const anyone = { direction: 'Inbound', access: 'Allow', protocol: '*', sourceAddressPrefix: '*', destinationPortRange: '*' };
const group = (...rules: readonly JsonObject[]) => ({
  raw: { properties: { securityRules: rules.map((rule, index) => ({ name: `rule-${index}`, properties: { ...anyone, ...rule } })) } },
});

ruleCases(networkSecurityGroupNoAllowAnyInbound, {
  pass: {
    'there are no rules': { raw: { properties: {} } },
    'the rule denies': group({ access: 'Deny' }),
    'the rule is about what goes out': group({ direction: 'Outbound' }),
    'the source is a private network': group({ sourceAddressPrefix: '10.0.0.0/8' }),
    'the source is a service': group({ sourceAddressPrefix: 'AzureMachineLearning' }),
    'one port is open': group({ destinationPortRange: '443' }),
    'some ports are open': group({ destinationPortRange: null, destinationPortRanges: ['443', '8000-9000'] }),
  },
  fail: {
    'anyone reaches everything': { ...group({ sourceAddressPrefix: '10.0.0.0/8' }, {}), because: 'rule-1' },
    'the internet reaches everything': group({ sourceAddressPrefix: 'Internet' }),
    'one of several sources is anyone': group({ sourceAddressPrefix: '', sourceAddressPrefixes: ['10.0.0.0/8', '0.0.0.0/0'] }),
    'one of several sources is anyone over IPv6': group({ sourceAddressPrefix: null, sourceAddressPrefixes: ['::/0'] }),
    'one of several port ranges is everything': group({ destinationPortRange: '', destinationPortRanges: ['443', '*'] }),
    'the range spells the star out': group({ destinationPortRange: '0-65535' }),
    'the range leaves out only port 0': group({ destinationPortRange: '1-65535' }),
    'a range that cannot be read may be everything': group({ destinationPortRange: 'all of them' }),
  },
});
