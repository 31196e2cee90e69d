import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

const TYPE = 'properties.credentials.credentialsType';

export const noServicePrincipal = defineRule({
  id: 'AML-MI-011',
  kind: 'datastore',
  title: 'Datastore uses no service principal secret or certificate',
  severity: 'medium',
  control: 8,
  why: 'The secret of a service principal has to be rotated by hand in every datastore, and works from anywhere when it leaks.',
  how: 'Write the datastore back with credentials of type None and let managed identities read the storage.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication'],
  peers: ['MON:ml-datastore-managed-identity'],
  reads: { [TYPE]: 'neither ServicePrincipal nor Certificate' },

  check(datastore) {
    const found = `The type of the stored credentials is ${shown(datastore.text(TYPE))}.`;
    return isAny(datastore, TYPE, ['ServicePrincipal', 'Certificate']) ? fail(found) : pass(found);
  },
});
