import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable } from '../../model/verdict.ts';
import { judgeValue } from '../values.ts';

const TYPE = 'properties.datastoreType';

export const protocolHttps = defineRule({
  id: 'AML-ENC-017',
  kind: 'datastore',
  title: 'Datastore protocol is https',
  severity: 'medium',
  control: 5,
  why: 'Over plain http everyone on the way reads and changes the training data.',
  how: 'Write the datastore back with protocol https; its credentials have to be given again unless they are of type None.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-datastore'],
  reads: { [TYPE]: 'AzureBlob, AzureDataLakeGen2 or AzureFile', 'properties.protocol': 'https or missing' },

  check(datastore) {
    if (datastore.is(TYPE, 'OneLake')) {
      return notApplicable('A OneLake datastore has no protocol to choose.');
    }
    return datastore.is(TYPE, 'AzureDataLakeGen1')
      ? fail('The datastore is on Azure Data Lake Storage Gen1, which is retired.')
      : judgeValue(datastore, 'properties.protocol', { subject: 'The protocol', healthy: 'https', missing: 'https' });
  },
});
