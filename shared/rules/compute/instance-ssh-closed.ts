import { defineRule } from '../../model/rule.ts';
import { otherThan } from '../compute-types.ts';
import { judgeValue } from '../values.ts';

export const instanceSshClosed = defineRule({
  id: 'AML-AAD-012',
  kind: 'compute',
  title: 'Compute instance public SSH is closed',
  severity: 'high',
  control: 1,
  why: 'An open SSH port lets anyone on the internet try keys against a machine that holds code, data and the identity of its user.',
  how: 'Delete the instance and create it again without SSH access; use the terminal in the studio or the Visual Studio Code extension instead.',
  fix: 'recreate',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-manage-compute-instance'],
  peers: ['TSS:Azure_MachineLearningWorkspace_AuthN_Disable_SSH_Authentication'],
  reads: {
    'properties.computeType': 'ComputeInstance',
    'properties.properties.sshSettings.sshPublicAccess': 'Disabled or missing',
  },

  check: (compute) =>
    otherThan(compute, 'ComputeInstance') ??
    judgeValue(compute, 'properties.properties.sshSettings.sshPublicAccess', {
      subject: 'Public SSH access',
      healthy: 'Disabled',
      missing: 'Disabled',
    }),
});
