import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { identityTypes } from '../identities.ts';

export const instanceHasIdentity = defineRule({
  id: 'AML-MI-005',
  kind: 'compute',
  title: 'Compute instance has a managed identity or signs in as its user',
  severity: 'low',
  control: 8,
  why: 'An instance that is neither itself nor its user to Azure can reach data with stored keys only.',
  how: 'Create the instance again with single sign-on left on, or with a managed identity that holds the data roles it needs.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance'],
  peers: ['SON:S6378'],
  reads: {
    'properties.computeType': 'ComputeInstance',
    'identity.type': 'SystemAssigned or UserAssigned, unless single sign-on is on',
    'properties.properties.enableSSO': { expected: 'true or missing, unless there is an identity', since: '2025-12-01' },
  },

  check(instance) {
    const other = otherThan(instance, 'ComputeInstance');
    if (other !== undefined) {
      return other;
    }
    if (identityTypes(instance).length > 0) {
      return pass(`The instance has an identity: ${instance.text('identity.type')}.`);
    }
    return instance.is('properties.properties.enableSSO', false)
      ? fail('The instance has no managed identity, and single sign-on is off.')
      : pass('The instance signs in as its user.');
  },
});
