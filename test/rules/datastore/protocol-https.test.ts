import { protocolHttps } from '../../../shared/rules/datastore/protocol-https.ts';
import { ruleCases } from '../../rule-cases.ts';

const datastore = (datastoreType: string, protocol: string | null = null) => ({ raw: { properties: { datastoreType, protocol } } });

ruleCases(protocolHttps, {
  pass: { https: datastore('AzureBlob', 'HTTPS'), 'not set': { ...datastore('AzureFile'), because: 'means https' } },
  fail: { http: datastore('AzureDataLakeGen2', 'http'), 'a retired service': datastore('AzureDataLakeGen1') },
  notApplicable: { OneLake: datastore('OneLake') },
});
