import { privateEndpointApproved } from '../../../shared/rules/registry/private-endpoint-approved.ts';
import { ruleCases } from '../../rule-cases.ts';

const registry = (...statuses: string[]) => ({
  raw: {
    properties: {
      registryPrivateEndpointConnections: statuses.map((status) => ({
        properties: { registryPrivateLinkServiceConnectionState: { status } },
      })),
    },
  },
});

ruleCases(privateEndpointApproved, {
  pass: { 'one of two is approved': registry('Pending', 'Approved') },
  fail: {
    'a pending one does not count': { ...registry('Pending'), because: 'None of 1' },
    'there is none': { raw: { properties: {} }, because: 'None of 0' },
    'the property of a workspace does not count': {
      raw: {
        properties: { privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }] },
      },
    },
  },
});
