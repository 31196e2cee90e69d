import { fqdnSpecific } from '../../../shared/rules/outbound-rule/fqdn-specific.ts';
import { ruleCases } from '../../rule-cases.ts';

const rule = (destination: string | null, category: string | null = 'UserDefined') => ({
  raw: { properties: { type: 'FQDN', category, destination } },
});

ruleCases(fqdnSpecific, {
  pass: {
    'one host': rule('pypi.org'),
    'hosts of one owner': rule('*.anaconda.com'),
    'one storage account': rule('a.blob.core.windows.net'),
  },
  fail: {
    everything: rule('*'),
    'a top-level domain': rule('*.com'),
    'the storage of everybody': { ...rule('*.Blob.core.windows.net'), because: 'anyone' },
    'the data lakes of everybody': rule('*.dfs.core.windows.net'),
    'the web sites of everybody': rule('*.azurewebsites.net'),
    'another cloud': rule('*.amazonaws.com'),
    'a rule without a category': rule('*', null),
    'no host': rule(null),
  },
  notApplicable: {
    'a rule of Azure': rule('*.blob.core.windows.net', 'Required'),
    'another type': { raw: { properties: { type: 'ServiceTag', category: 'UserDefined' } } },
  },
});
