import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { isAny } from '../values.ts';

export const active = defineRule({
  id: 'AML-NET-012',
  kind: 'outbound-rule',
  title: 'Outbound rule is healthy',
  severity: 'low',
  control: 3,
  why: 'A rule that failed blocks the traffic it should allow, and people work around it.',
  how: 'Read the error, write the rule again, and approve the private endpoint on its target.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-managed-network'],
  reads: { 'properties.status': 'Active', 'properties.errorInformation': 'missing' },

  check(rule) {
    const status = rule.text('properties.status');
    if (status === undefined) {
      return unknown('Azure reports no status of the outbound rule.');
    }
    if (rule.is('properties.status', 'Active')) {
      return pass('The outbound rule is Active.');
    }
    return isAny(rule, 'properties.status', ['Inactive', 'Provisioning', 'Deleting'])
      ? pass(`The outbound rule is ${status}.`, 'This is normal before the managed network is provisioned; look again once it is.')
      : fail(`The outbound rule is ${status}: ${rule.text('properties.errorInformation') ?? 'Azure gives no reason'}.`);
  },
});
