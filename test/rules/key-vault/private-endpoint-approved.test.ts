import { keyVaultPrivateEndpointApproved } from '../../../shared/rules/key-vault/private-endpoint-approved.ts';
import { ruleCases } from '../../rule-cases.ts';

const connections = (...statuses: readonly string[]) => ({
  raw: {
    properties: {
      privateEndpointConnections: statuses.map((status) => ({ properties: { privateLinkServiceConnectionState: { status } } })),
    },
  },
});

ruleCases(keyVaultPrivateEndpointApproved, {
  pass: { 'one connection is approved': { ...connections('Rejected', 'Approved'), because: '1 of 2' } },
  fail: {
    'a pending connection does not count': { ...connections('Pending'), because: 'None of 1' },
    'there is no connection': { ...connections(), because: 'None of 0' },
    'the property is missing': { raw: { properties: {} }, because: 'None of 0' },
  },
});
