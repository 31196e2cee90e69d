import { regionAllowed } from '../../../shared/rules/workspace/region-allowed.ts';
import { ruleCases } from '../../rule-cases.ts';

const policy = { allowedLocations: ['westeurope', 'North Europe'] };

ruleCases(regionAllowed, {
  pass: {
    'an allowed region': { raw: { location: 'westeurope' }, policy },
    'spelled for people': { raw: { location: 'West Europe' }, policy },
    'the policy spells it for people': { raw: { location: 'northeurope' }, policy },
  },
  fail: { 'another region': { raw: { location: 'eastus' }, policy, because: 'eastus' } },
  unknown: { 'Azure reports none': { raw: {}, policy } },
  notApplicable: { 'the policy allows every region': { raw: { location: 'eastus' } } },
});
