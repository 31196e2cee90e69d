import { noStoredKey } from '../../../shared/rules/datastore/no-stored-key.ts';
import { ruleCases } from '../../rule-cases.ts';

const datastore = (credentialsType: string | null) => ({ raw: { properties: { credentials: { credentialsType } } } });

ruleCases(noStoredKey, {
  pass: { none: datastore('None') },
  fail: {
    'the account key': datastore('AccountKey'),
    'a SAS token': datastore('sas'),
    'nobody knows': { ...datastore(null), because: 'not set' },
  },
  notApplicable: { 'a service principal': datastore('ServicePrincipal'), 'a certificate': datastore('Certificate') },
});
