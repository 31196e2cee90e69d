import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';

const LATEST = 'properties.properties.osImageMetadata.isLatestOsImageVersion';

export const instanceRunsLatestImage = defineRule({
  id: 'AML-CICD-001',
  kind: 'compute',
  title: 'Compute instance runs the latest OS image',
  severity: 'medium',
  control: 10,
  why: 'Security fixes reach an instance with a new image only; an old one keeps every hole that was closed since.',
  how: 'Delete the instance and create it again; its files stay in the storage of the workspace.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-vulnerability-management'],
  peers: ['AP:f110a506', 'TSS:Azure_MachineLearningWorkspace_SI_Use_Latest_OS_Image', 'ALZ:Deny-ML-Outdated-Os'],
  reads: { 'properties.computeType': 'ComputeInstance', [LATEST]: { expected: 'true', since: '2023-04-01' } },

  check(instance) {
    const other = otherThan(instance, 'ComputeInstance');
    if (other !== undefined) {
      return other;
    }
    if (instance.text(LATEST) === undefined) {
      return unknown('Azure reports no image version of the instance, as it does while one is new or stopped.');
    }
    return instance.is(LATEST, true)
      ? pass('The instance runs the latest image.')
      : fail('A newer image than that of the instance exists.');
  },
});
