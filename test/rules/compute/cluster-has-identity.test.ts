import { clusterHasIdentity } from '../../../shared/rules/compute/cluster-has-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

const cluster = (identity: { type: string } | null) => ({ raw: { identity, properties: { computeType: 'AmlCompute' } } });

ruleCases(clusterHasIdentity, {
  pass: {
    'its own identity': cluster({ type: 'SystemAssigned' }),
    'an identity of yours': cluster({ type: 'UserAssigned' }),
  },
  fail: { 'none at all': cluster(null), 'none, spelled out': cluster({ type: 'None' }) },
  notApplicable: { 'an instance': { raw: { properties: { computeType: 'ComputeInstance' } } } },
});
