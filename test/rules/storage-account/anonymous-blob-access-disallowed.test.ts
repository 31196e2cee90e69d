import { storageAnonymousBlobAccessDisallowed } from '../../../shared/rules/storage-account/anonymous-blob-access-disallowed.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storageAnonymousBlobAccessDisallowed, {
  pass: {
    'anonymous access is disallowed': { raw: { properties: { allowBlobPublicAccess: false } } },
    'a new account rests on the default': {
      raw: { properties: { creationTime: '2023-11-01T00:00:00.0000000Z' } },
      advice: true,
    },
  },
  fail: {
    'anonymous access is allowed': { raw: { properties: { allowBlobPublicAccess: true, creationTime: '2025-01-01T00:00:00Z' } } },
    'an old account rests on the default': { raw: { properties: { creationTime: '2023-10-31T23:59:59Z' } }, because: 'not set' },
    'nobody knows how old the account is': { raw: { properties: {} }, because: 'not set' },
    'the age cannot be read': { raw: { properties: { creationTime: 'yesterday' } } },
  },
});
