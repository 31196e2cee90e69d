import { serviceTagNarrow } from '../../../shared/rules/outbound-rule/service-tag-narrow.ts';
import { ruleCases } from '../../rule-cases.ts';

const rule = (destination: Record<string, string | string[]>, category = 'UserDefined') => ({
  raw: { properties: { type: 'ServiceTag', category, destination: { action: 'Allow', portRanges: '443', ...destination } } },
});

ruleCases(serviceTagNarrow, {
  pass: {
    'one service in one region': rule({ serviceTag: 'DataFactory.WestEurope' }),
    'storage of one region': { ...rule({ serviceTag: 'Storage.WestEurope' }), advice: true },
    'it denies': rule({ serviceTag: 'Internet', action: 'Deny' }),
  },
  fail: {
    'the internet': { ...rule({ serviceTag: 'internet' }), because: 'internet' },
    'all of Azure': rule({ serviceTag: 'AzureCloud' }),
    'the storage of everybody': rule({ serviceTag: 'Storage' }),
    'every port': { ...rule({ serviceTag: 'DataFactory', portRanges: '*' }), because: 'every port' },
    'no ports': rule({ serviceTag: 'DataFactory', portRanges: '' }),
    'no tag': rule({}),
  },
  notApplicable: {
    'address prefixes count': rule({ serviceTag: 'Internet', addressPrefixes: ['203.0.113.0/24'] }),
    'a rule of Azure': rule({ serviceTag: 'AzureCloud' }, 'Recommended'),
    'another type': { raw: { properties: { type: 'FQDN', destination: 'pypi.org' } } },
  },
});
