import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

const STATUS = 'properties.privateEndpointConnections[].properties.privateLinkServiceConnectionState.status';

export const keyVaultPrivateEndpointApproved = defineRule({
  id: 'AML-PE-013',
  kind: 'key-vault',
  title: 'Key vault has an approved private endpoint',
  severity: 'high',
  control: 4,
  why: 'Without an approved private endpoint the workspace fetches its secrets over a public address, or cannot fetch them at all.',
  how: 'Create a private endpoint for the group vault, have its connection approved and register it in the zone privatelink.vaultcore.azure.net.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/key-vault/general/private-link-service'],
  peers: ['AP:a6abeaec', 'AP:ac673a9a', 'CKV:CKV2_AZURE_32', 'PRW:keyvault_private_endpoints', 'MON:keyvault-private-endpoints'],
  reads: { [STATUS]: 'Approved, at least once' },

  check(vault) {
    const statuses = vault.all(STATUS);
    const approved = statuses.filter((status) => String(status).toLowerCase() === 'approved').length;
    return approved > 0
      ? pass(`${approved} of ${statuses.length} private endpoint connection(s) are approved.`)
      : fail(`None of ${statuses.length} private endpoint connection(s) is approved.`);
  },
});
