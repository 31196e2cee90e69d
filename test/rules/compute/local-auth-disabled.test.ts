import { localAuthDisabled } from '../../../shared/rules/compute/local-auth-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

const compute = (properties: Record<string, string | boolean>) => ({
  raw: { properties: { computeType: 'ComputeInstance', ...properties } },
});

ruleCases(localAuthDisabled, {
  pass: { 'local accounts are off': compute({ disableLocalAuth: true }) },
  fail: {
    'local accounts are on': compute({ disableLocalAuth: false }),
    'the property is missing': compute({}),
  },
  notApplicable: { 'a Kubernetes cluster': compute({ computeType: 'Kubernetes' }) },
});
