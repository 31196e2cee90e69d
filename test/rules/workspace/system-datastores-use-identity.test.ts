import { systemDatastoresUseIdentity } from '../../../shared/rules/workspace/system-datastores-use-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

const workspace = (systemDatastoresAuthMode: string | null) => ({ raw: { properties: { systemDatastoresAuthMode } } });

ruleCases(systemDatastoresUseIdentity, {
  pass: {
    'identities, in the spelling of the command line': workspace('identity'),
    'tokens that rest on identities': { ...workspace('UserDelegationSAS'), advice: true },
  },
  fail: {
    'the account key': { ...workspace('AccessKey'), because: 'AccessKey' },
    'it is not set': { ...workspace(null), because: 'not set, which means AccessKey' },
  },
  unknown: { 'the api-version is too old to show it': { ...workspace(null), apiVersion: '2025-04-01' } },
  notApplicable: { 'a project': { raw: { kind: 'project' } } },
});
