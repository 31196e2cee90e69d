import type { Remediation } from '../model/remediation.ts';
import { storageSetting } from './storage-setting.ts';

export const storageAnonymousAccessDisallowed: Remediation = storageSetting({
  id: 'storage-anonymous-access-disallowed',
  ruleId: 'AML-AAD-019',
  does: 'Disallow anonymous access to blobs of',
  path: 'properties.allowBlobPublicAccess',
  wanted: false,
  missing: true,
  sideEffects: ['Containers and blobs that were public are refused without a sign-in; their own setting stays and has no effect.'],
});
