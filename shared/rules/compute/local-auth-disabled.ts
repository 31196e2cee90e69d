import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

export const localAuthDisabled = defineRule({
  id: 'AML-AAD-001',
  kind: 'compute',
  title: 'Compute local authentication is disabled',
  severity: 'high',
  control: 1,
  why: 'Local accounts with SSH keys stay valid when a person leaves, and no sign-in log shows their use.',
  how: 'Delete the compute and create it again with disableLocalAuth set to true; the property cannot be changed later.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-integrate-azure-policy'],
  peers: ['AP:e96a9a5f', 'PSR:Azure.ML.DisableLocalAuth', 'CKV:CKV_AZURE_142'],
  reads: {
    'properties.computeType': 'ComputeInstance or AmlCompute',
    'properties.disableLocalAuth': 'true',
  },

  check(compute) {
    const type = compute.text('properties.computeType');
    if (!compute.is('properties.computeType', 'ComputeInstance') && !compute.is('properties.computeType', 'AmlCompute')) {
      return notApplicable(`A compute of type ${type ?? 'unknown'} has no local accounts of Azure Machine Learning.`);
    }
    return compute.is('properties.disableLocalAuth', true)
      ? pass('Local authentication is disabled.')
      : fail('Local authentication is enabled: disableLocalAuth is not true.');
  },
});
