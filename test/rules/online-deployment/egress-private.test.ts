import { egressPrivate } from '../../../shared/rules/online-deployment/egress-private.ts';
import { ruleCases } from '../../rule-cases.ts';

const deployment = (properties: Record<string, string>, isolationMode = 'Disabled') => ({
  raw: { properties: { endpointComputeType: 'Managed', ...properties } },
  beside: { workspace: [{ properties: { managedNetwork: { isolationMode } } }] },
});

ruleCases(egressPrivate, {
  pass: { 'egress is private': deployment({ egressPublicNetworkAccess: 'Disabled' }) },
  fail: {
    'egress is public': deployment({ egressPublicNetworkAccess: 'Enabled' }),
    'it is not set': { ...deployment({}), because: 'means Enabled' },
  },
  notApplicable: {
    'the workspace has a managed network': deployment({ egressPublicNetworkAccess: 'Enabled' }, 'AllowInternetOutbound'),
    'on Kubernetes': deployment({ endpointComputeType: 'Kubernetes' }),
  },
});
