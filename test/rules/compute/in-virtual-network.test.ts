import { inVirtualNetwork } from '../../../shared/rules/compute/in-virtual-network.ts';
import { ruleCases } from '../../rule-cases.ts';

const compute = (subnet: { id: string } | null, isolationMode?: string) => ({
  raw: { properties: { computeType: 'AmlCompute', properties: { subnet } } },
  beside: { workspace: [{ properties: isolationMode === undefined ? {} : { managedNetwork: { isolationMode } } }] },
});

ruleCases(inVirtualNetwork, {
  pass: {
    'it is in a subnet': compute({ id: '/subscriptions/s/subnets/ml' }),
    'the managed network lets traffic out': compute(null, 'AllowInternetOutbound'),
    'the managed network lets approved traffic out': compute(null, 'allowonlyapprovedoutbound'),
  },
  fail: {
    'there is neither': compute(null),
    'the managed network is off': compute(null, 'Disabled'),
    'the subnet has no id': compute({ id: '' }),
  },
  notApplicable: { 'an attached Kubernetes cluster': { raw: { properties: { computeType: 'Kubernetes' } } } },
});
