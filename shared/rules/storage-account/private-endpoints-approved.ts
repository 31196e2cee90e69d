import { isJsonObject, type Json } from '../../model/json.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

const CONNECTIONS = 'properties.privateEndpointConnections[].properties';
const GROUPS = 'properties.privateLinkServiceConnections[].properties.groupIds[]';
const MANUAL_GROUPS = 'properties.manualPrivateLinkServiceConnections[].properties.groupIds[]';

export const storagePrivateEndpointsApproved = defineRule({
  id: 'AML-PE-011',
  kind: 'storage-account',
  title: 'Storage account has approved private endpoints for blob and file',
  severity: 'high',
  control: 4,
  why: 'Without private endpoints for both services a workspace reaches its data and notebooks over public addresses, or not at all.',
  how: 'Create one private endpoint for blob and one for file, also for dfs where the hierarchical namespace is on, and have them approved.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/storage/common/storage-private-endpoints'],
  peers: ['AP:6edd7eda', 'AP:9f766f00', 'CKV:CKV2_AZURE_33', 'PRW:storage_ensure_private_endpoints_in_storage_accounts'],
  reads: {
    [CONNECTIONS]: 'an approved connection for each service',
    'properties.isHnsEnabled': 'true where dfs is needed too',
  },
  neighbours: { 'private-endpoint': { [GROUPS]: 'blob or file', [MANUAL_GROUPS]: 'blob or file' } },

  check(account, unit) {
    const needed = account.is('properties.isHnsEnabled', true) ? ['blob', 'file', 'dfs'] : ['blob', 'file'];
    const connections = account.all(CONNECTIONS);
    const approved = connections.filter(isApproved);
    // A private endpoint serves one service of an account, so too few of them is enough to know.
    if (approved.length < needed.length) {
      return fail(
        `${approved.length} of ${connections.length} private endpoint connection(s) are approved; ${needed.join(', ')} need one each.`,
      );
    }
    // The account does not say which service an endpoint serves; an endpoint that was not read leaves the answer open.
    const endpoints = approved.flatMap((connection) => unit.of('private-endpoint', endpointId(connection)));
    const served = endpoints.flatMap((endpoint) => [...endpoint.all(GROUPS), ...endpoint.all(MANUAL_GROUPS)]).map((group) => String(group));
    const missing = needed.filter((group) => !served.some((one) => one.toLowerCase() === group));
    return missing.length === 0
      ? pass(`Approved private endpoints serve ${needed.join(', ')}.`)
      : fail(`No approved private endpoint serves ${missing.join(', ')}.`);
  },
});

function isApproved(connection: Json): boolean {
  const state = isJsonObject(connection) ? connection['privateLinkServiceConnectionState'] : undefined;
  return isJsonObject(state) && String(state['status']).toLowerCase() === 'approved';
}

function endpointId(connection: Json): string {
  const endpoint = isJsonObject(connection) ? connection['privateEndpoint'] : undefined;
  return isJsonObject(endpoint) ? String(endpoint['id']).toLowerCase() : '';
}
