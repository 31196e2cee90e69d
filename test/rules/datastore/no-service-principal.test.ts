import { noServicePrincipal } from '../../../shared/rules/datastore/no-service-principal.ts';
import { ruleCases } from '../../rule-cases.ts';

const datastore = (credentialsType: string) => ({ raw: { properties: { credentials: { credentialsType } } } });

ruleCases(noServicePrincipal, {
  pass: { none: datastore('None'), 'an account key, which another rule judges': datastore('AccountKey') },
  fail: { 'a service principal': datastore('ServicePrincipal'), 'a certificate': datastore('Certificate') },
});
