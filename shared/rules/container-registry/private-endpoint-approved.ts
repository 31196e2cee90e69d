import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

const STATUS = 'properties.privateEndpointConnections[].properties.privateLinkServiceConnectionState.status';

export const containerRegistryPrivateEndpointApproved = defineRule({
  id: 'AML-PE-014',
  kind: 'container-registry',
  title: 'Container registry has an approved private endpoint',
  severity: 'high',
  control: 4,
  why: 'Without an approved private endpoint computes pull their images over a public address, or cannot start at all.',
  how: 'Create a private endpoint for the group registry, have its connection approved and register it in the zone privatelink.azurecr.io.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/container-registry/container-registry-private-link'],
  peers: [
    'AP:e8eef0a8',
    'AP:d85c6833',
    'AP:e9585a95',
    'AZQR:cr-004',
    'PRW:containerregistry_uses_private_link',
    'MON:acr-private-endpoints',
  ],
  reads: { [STATUS]: 'Approved, at least once' },

  check(registry) {
    const statuses = registry.all(STATUS);
    const approved = statuses.filter((status) => String(status).toLowerCase() === 'approved').length;
    return approved > 0
      ? pass(`${approved} of ${statuses.length} private endpoint connection(s) are approved.`)
      : fail(`None of ${statuses.length} private endpoint connection(s) is approved.`);
  },
});
