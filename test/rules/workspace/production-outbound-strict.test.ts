import { productionOutboundStrict } from '../../../shared/rules/workspace/production-outbound-strict.ts';
import { ruleCases } from '../../rule-cases.ts';

const workspace = (environment: string, isolationMode: string) => ({
  raw: { tags: { environment }, properties: { managedNetwork: { isolationMode } } },
});
const inSubnet = { properties: { computeType: 'AmlCompute', properties: { subnet: { id: '/s' } } } };

ruleCases(productionOutboundStrict, {
  pass: {
    'approved addresses only': workspace('prod', 'AllowOnlyApprovedOutbound'),
    'a network of the customer': { ...workspace('prod', 'Disabled'), beside: { compute: [inSubnet] }, advice: true },
  },
  fail: { 'the whole internet': workspace('Production', 'AllowInternetOutbound') },
  notApplicable: {
    'a development workspace': workspace('dev', 'AllowInternetOutbound'),
    'no environment is declared': { raw: {} },
    'a project': { raw: { kind: 'Project', tags: { environment: 'prod' } } },
  },
});
