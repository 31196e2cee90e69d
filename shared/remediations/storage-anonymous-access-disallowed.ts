import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { planToSet } from './setting.ts';

const id = 'storage-anonymous-access-disallowed';
const path = 'properties.allowBlobPublicAccess';
const actions = ['Microsoft.Storage/storageAccounts/write'];

export const storageAnonymousAccessDisallowed: Remediation = {
  id,
  title: 'Disallow anonymous access to blobs of the storage account',
  kind: 'storage-account',
  ruleIds: ['AML-AAD-019'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (account) =>
    planToSet(account, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['storage-account'],
      path,
      wanted: false,
      missing: true,
      summary: `Disallow anonymous access to blobs of the storage account ${account.name}.`,
      risk: 'low',
      sideEffects: ['Containers and blobs that were public are refused without a sign-in; their own setting stays and has no effect.'],
    }),

  preflight: (account, unit) => weigh([isUnlocked(account, unit), isSettled(account)]),
};
