import { containerRegistryAdminAccountDisabled } from '../../../shared/rules/container-registry/admin-account-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(containerRegistryAdminAccountDisabled, {
  pass: {
    'the account is disabled': { raw: { properties: { adminUserEnabled: false } } },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
  },
  fail: { 'the account is enabled, as Azure Machine Learning creates it': { raw: { properties: { adminUserEnabled: true } } } },
});
