import { instanceHasIdentity } from '../../../shared/rules/compute/instance-has-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

const instance = (properties: Record<string, boolean>, identity: { type: string } | null = null) => ({
  raw: { identity, properties: { computeType: 'ComputeInstance', properties } },
});

ruleCases(instanceHasIdentity, {
  pass: {
    'an identity, without single sign-on': instance({ enableSSO: false }, { type: 'SystemAssigned' }),
    'single sign-on': instance({ enableSSO: true }),
    'single sign-on by default': instance({}),
  },
  fail: { 'neither of the two': instance({ enableSSO: false }, { type: 'None' }) },
  notApplicable: { 'a cluster': { raw: { properties: { computeType: 'AmlCompute' } } } },
});
