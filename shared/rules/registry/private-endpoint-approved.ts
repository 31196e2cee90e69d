import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

// Registries name these properties otherwise than workspaces do.
const STATUS = 'properties.registryPrivateEndpointConnections[].properties.registryPrivateLinkServiceConnectionState.status';

export const privateEndpointApproved = defineRule({
  id: 'AML-PE-016',
  kind: 'registry',
  title: 'Registry has an approved private endpoint',
  severity: 'high',
  control: 4,
  why: 'Without an approved private endpoint a registry is either open to the internet or reachable by nobody.',
  how: 'Create a private endpoint for the group amlregistry in your virtual network and have its connection approved.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation'],
  reads: { [STATUS]: 'Approved, at least once' },

  check(registry) {
    const statuses = registry.all(STATUS).map((status) => String(status).toLowerCase());
    const approved = statuses.filter((status) => status === 'approved').length;
    return approved > 0
      ? pass(`${approved} private endpoint connection(s) are approved.`)
      : fail(`None of ${statuses.length} private endpoint connection(s) is approved.`);
  },
});
