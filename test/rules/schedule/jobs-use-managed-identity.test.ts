import { jobsUseManagedIdentity } from '../../../shared/rules/schedule/jobs-use-managed-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

const schedule = (identityType: string | null, actionType = 'CreateJob') => ({
  raw: { properties: { action: { actionType, jobDefinition: { identity: identityType === null ? null : { identityType } } } } },
});

ruleCases(jobsUseManagedIdentity, {
  pass: { 'a managed identity': schedule('Managed'), 'it names none': { ...schedule(null), advice: true } },
  fail: { 'a person': schedule('UserIdentity'), 'a token of the workspace': schedule('AMLToken') },
  notApplicable: { 'it calls a batch endpoint': schedule(null, 'InvokeBatchEndpoint') },
});
