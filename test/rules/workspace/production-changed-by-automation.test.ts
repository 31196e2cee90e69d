import { productionChangedByAutomation } from '../../../shared/rules/workspace/production-changed-by-automation.ts';
import { ruleCases } from '../../rule-cases.ts';

const changed = (lastModifiedByType: string | null, lastModifiedBy = 'someone', environment = 'prod') => ({
  raw: { tags: { environment }, systemData: { lastModifiedByType, lastModifiedBy } },
});

ruleCases(productionChangedByAutomation, {
  pass: {
    'a pipeline': changed('Application'),
    'a managed identity': changed('managedIdentity'),
    'a person the policy counts as automation': { ...changed('User', 'BUILD-1'), policy: { automationPrincipals: ['build-1'] } },
  },
  fail: { 'a person': { ...changed('User'), because: 'User' } },
  unknown: { 'an old workspace does not say': changed(null) },
  notApplicable: { 'a development workspace': changed('User', 'someone', 'dev') },
});
