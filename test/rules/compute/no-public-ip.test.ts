import { noPublicIp } from '../../../shared/rules/compute/no-public-ip.ts';
import { ruleCases } from '../../rule-cases.ts';

const compute = (properties: Record<string, boolean>, isolationMode = 'Disabled') => ({
  raw: { properties: { computeType: 'ComputeInstance', properties } },
  beside: { workspace: [{ properties: { managedNetwork: { isolationMode } } }] },
});

ruleCases(noPublicIp, {
  pass: {
    'the nodes have none': compute({ enableNodePublicIp: false }),
    'they have one inside a managed network': { ...compute({ enableNodePublicIp: true }, 'AllowOnlyApprovedOutbound'), advice: true },
  },
  fail: {
    'they have one': { ...compute({ enableNodePublicIp: true }), because: 'is true' },
    'it is not set': { ...compute({}), because: 'not set, which means true' },
  },
  notApplicable: { 'a virtual machine': { raw: { properties: { computeType: 'VirtualMachine' } } } },
});
