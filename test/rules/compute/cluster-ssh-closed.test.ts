import { clusterSshClosed } from '../../../shared/rules/compute/cluster-ssh-closed.ts';
import { ruleCases } from '../../rule-cases.ts';

const cluster = (properties: Record<string, string | { id: string }>, isolationMode = 'Disabled') => ({
  raw: { properties: { computeType: 'AmlCompute', properties } },
  beside: { workspace: [{ properties: { managedNetwork: { isolationMode } } }] },
});

ruleCases(clusterSshClosed, {
  pass: {
    'the port is closed': cluster({ remoteLoginPortPublicAccess: 'disabled' }),
    'not specified, in a subnet': { ...cluster({ remoteLoginPortPublicAccess: 'NotSpecified', subnet: { id: '/s' } }), advice: true },
    'not specified, in the managed network': { ...cluster({}, 'AllowInternetOutbound'), advice: true },
  },
  fail: {
    'the port is open, whatever the network': cluster({ remoteLoginPortPublicAccess: 'Enabled' }, 'AllowInternetOutbound'),
    'not specified, in no network': { ...cluster({ remoteLoginPortPublicAccess: 'NotSpecified' }), because: 'outside' },
    'missing, in no network': cluster({}),
  },
  notApplicable: { 'an instance': { raw: { properties: { computeType: 'ComputeInstance' } } } },
});
