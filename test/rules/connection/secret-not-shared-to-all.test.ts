import { secretNotSharedToAll } from '../../../shared/rules/connection/secret-not-shared-to-all.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (isSharedToAll: boolean | null, sharedUserList: string[] = [], authType = 'ApiKey') => ({
  raw: { properties: { authType, isSharedToAll, sharedUserList } },
});

ruleCases(secretNotSharedToAll, {
  pass: { 'shared to nobody else': connection(false), 'shared to a list': connection(null, ['someone']) },
  fail: {
    'shared to all': connection(true, ['someone']),
    'nothing is set': connection(null),
    'nothing is set, without a list': { raw: { properties: { authType: 'PAT' } } },
  },
  notApplicable: { 'a managed identity': connection(true, [], 'ManagedIdentity') },
});
