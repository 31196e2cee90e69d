import type { JsonObject } from '../../../../shared/model/json.ts';
import type { Stage } from './ids.ts';

interface Rule {
  readonly name: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
}

const inside: Rule = { name: 'AllowNetworkHttps', direction: 'Inbound', access: 'Allow', from: 'VirtualNetwork', port: '443' };
const closed: Rule = { name: 'DenyInternetInbound', direction: 'Inbound', access: 'Deny', from: 'Internet' };
const leash: readonly Rule[] = [
  ...['AzureActiveDirectory', 'AzureMachineLearning', 'AzureMonitor'].map(
    (tag): Rule => ({ name: `Allow${tag}`, direction: 'Outbound', access: 'Allow', from: 'VirtualNetwork', to: tag, port: '443' }),
  ),
  { name: 'DenyInternetOutbound', direction: 'Outbound', access: 'Deny', to: 'Internet' },
];

/** Dev was opened one evening to debug something. */
const RULES: Readonly<Record<Stage, readonly Rule[]>> = {
  prod: [inside, closed, ...leash],
  test: [inside, closed],
  dev: [
    { name: 'AllowAnyInbound', direction: 'Inbound', access: 'Allow' },
    { name: 'AllowSshFromAnywhere', direction: 'Inbound', access: 'Allow', from: 'Internet', port: '22' },
  ],
};

/** The `securityRules` of a stage's security group, in order of priority. */
export function securityRules(stage: Stage, securityGroup: string): readonly JsonObject[] {
  return RULES[stage].map(({ name, direction, access, from = '*', to = '*', port = '*' }, index) => ({
    id: `${securityGroup}/securityRules/${name}`,
    name,
    type: 'Microsoft.Network/networkSecurityGroups/securityRules',
    properties: {
      provisioningState: 'Succeeded',
      protocol: port === '*' ? '*' : 'Tcp',
      sourcePortRange: '*',
      destinationPortRange: port,
      sourceAddressPrefix: from,
      destinationAddressPrefix: to,
      access,
      priority: 100 + index * 10,
      direction,
    },
  }));
}
