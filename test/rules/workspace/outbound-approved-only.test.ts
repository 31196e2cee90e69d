import { outboundApprovedOnly } from '../../../shared/rules/workspace/outbound-approved-only.ts';
import { ruleCases } from '../../rule-cases.ts';

const workspace = (isolationMode?: string) => ({
  raw: { kind: 'Default', properties: isolationMode === undefined ? {} : { managedNetwork: { isolationMode } } },
});
const compute = (name: string, computeType: string, subnet: { id: string } | null) => ({
  id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/mlw/computes/${name}`,
  properties: { computeType, properties: { subnet } },
});
const SUBNET = { id: '/subscriptions/s/subnets/ml' };
const inSubnet = compute('cluster', 'AmlCompute', SUBNET);
const outside = compute('laptop', 'ComputeInstance', null);

ruleCases(outboundApprovedOnly, {
  pass: {
    'approved addresses only': workspace('AllowOnlyApprovedOutbound'),
    'no managed network, but every compute is in a subnet': {
      ...workspace(),
      beside: { compute: [inSubnet, compute('aks', 'Kubernetes', null)] },
      advice: true,
    },
  },
  fail: {
    'the whole internet': { ...workspace('AllowInternetOutbound'), beside: { compute: [inSubnet] } },
    'one compute is in no subnet': {
      ...workspace('Disabled'),
      beside: { compute: [inSubnet, outside] },
      because: '1 of 2 compute(s) are in no subnet: laptop',
    },
    'there is no compute and no network': { ...workspace(), beside: { compute: [] }, because: 'not set, which means Disabled' },
  },
  unknown: { 'the computes were not collected': workspace() },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
