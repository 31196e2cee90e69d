import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

const TYPE = 'properties.credentials.credentialsType';

export const noStoredKey = defineRule({
  id: 'AML-AAD-007',
  kind: 'datastore',
  title: 'Datastore stores no account key or SAS token',
  severity: 'high',
  control: 1,
  why: 'Everyone who may use the datastore acts with its key: nobody can tell them apart, and nobody can shut one of them out.',
  how: 'Write the datastore back with credentials of type None, and give the identities that read it data roles on the storage. For the datastores Azure made, change systemDatastoresAuthMode of the workspace instead.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-datastore'],
  peers: ['MON:ml-datastore-managed-identity', 'TSS:Azure_MachineLearningWorkspace_AuthN_Disable_Credential_Based_Access_On_Datastore'],
  reads: { [TYPE]: 'None' },

  check(datastore) {
    if (datastore.is(TYPE, 'None')) {
      return pass('The datastore stores no credentials.');
    }
    const type = shown(datastore.text(TYPE));
    return isAny(datastore, TYPE, ['ServicePrincipal', 'Certificate'])
      ? notApplicable(`The datastore uses a ${type}, which AML-MI-011 judges.`)
      : fail(`The type of the stored credentials is ${type}.`);
  },
});
