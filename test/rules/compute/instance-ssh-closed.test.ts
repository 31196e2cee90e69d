import { instanceSshClosed } from '../../../shared/rules/compute/instance-ssh-closed.ts';
import { ruleCases } from '../../rule-cases.ts';

const instance = (sshSettings?: Record<string, string>) => ({
  raw: { properties: { computeType: 'ComputeInstance', properties: sshSettings === undefined ? {} : { sshSettings } } },
});

ruleCases(instanceSshClosed, {
  pass: {
    'SSH is off': instance({ sshPublicAccess: 'Disabled' }),
    'there are no SSH settings': { ...instance(), because: 'means Disabled' },
  },
  fail: { 'SSH is on': { ...instance({ sshPublicAccess: 'Enabled' }), because: 'Enabled' } },
  notApplicable: { 'a cluster': { raw: { properties: { computeType: 'AmlCompute' } } } },
});
