import { computesIsolated } from '../../../shared/rules/workspace/computes-isolated.ts';
import { ruleCases } from '../../rule-cases.ts';

const managed = (isolationMode: string) => ({ raw: { properties: { managedNetwork: { isolationMode } } } });
const ownSubnets = { raw: { properties: { serverlessComputeSettings: { serverlessComputeCustomSubnet: '/s' } } } };
const compute = (subnet: { id: string } | null) => ({ properties: { computeType: 'AmlCompute', properties: { subnet } } });

ruleCases(computesIsolated, {
  pass: {
    'a managed network, open': managed('AllowInternetOutbound'),
    'a managed network, strict': managed('AllowOnlyApprovedOutbound'),
    'serverless and every compute in subnets': { ...ownSubnets, beside: { compute: [compute({ id: '/s' })] } },
  },
  fail: {
    'nothing at all': { raw: {}, because: 'serverless' },
    'the managed network is off': managed('Disabled'),
    'computes in subnets, serverless outside': { raw: {}, beside: { compute: [compute({ id: '/s' })] } },
    'serverless in a subnet, a compute outside': { ...ownSubnets, beside: { compute: [compute(null)] }, because: '1 of 1' },
  },
  unknown: { 'the computes were not collected': ownSubnets },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
