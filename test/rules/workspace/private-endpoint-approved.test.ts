import { privateEndpointApproved } from '../../../shared/rules/workspace/private-endpoint-approved.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (status: string) => ({ properties: { privateLinkServiceConnectionState: { status } } });

ruleCases(privateEndpointApproved, {
  pass: {
    'one connection is approved': { raw: {}, beside: { 'private-endpoint-connection': [connection('Approved')] } },
  },
  fail: {
    'a pending connection does not count': {
      raw: {},
      beside: { 'private-endpoint-connection': [connection('Pending')] },
      because: 'None of 1',
    },
    'there is no connection': { raw: {}, beside: { 'private-endpoint-connection': [] }, because: 'None of 0' },
  },
  unknown: {
    'the connections were never collected': { raw: {}, because: 'No private-endpoint-connection' },
  },
  notApplicable: {
    'a project uses the endpoints of its hub': { raw: { kind: 'Project' } },
  },
});
