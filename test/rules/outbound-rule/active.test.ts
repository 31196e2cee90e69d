import { active } from '../../../shared/rules/outbound-rule/active.ts';
import { ruleCases } from '../../rule-cases.ts';

const rule = (properties: Record<string, string>) => ({ raw: { properties } });

ruleCases(active, {
  pass: {
    active: rule({ status: 'Active' }),
    'not yet provisioned': { ...rule({ status: 'Inactive' }), advice: true },
    'on its way': { ...rule({ status: 'Provisioning' }), advice: true },
    'going away': { ...rule({ status: 'Deleting' }), advice: true },
  },
  fail: { failed: { ...rule({ status: 'Failed', errorInformation: 'The endpoint was rejected' }), because: 'rejected' } },
  unknown: { 'Azure says nothing': rule({}) },
});
