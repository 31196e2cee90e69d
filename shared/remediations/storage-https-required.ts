import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { planToSet } from './setting.ts';

const id = 'storage-https-required';
const path = 'properties.supportsHttpsTrafficOnly';
const actions = ['Microsoft.Storage/storageAccounts/write'];

export const storageHttpsRequired: Remediation = {
  id,
  title: 'Require HTTPS on the storage account',
  kind: 'storage-account',
  ruleIds: ['AML-ENC-014'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (account) =>
    planToSet(account, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['storage-account'],
      path,
      wanted: true,
      missing: false,
      summary: `Require HTTPS on the storage account ${account.name}.`,
      risk: 'low',
      sideEffects: ['Clients that use plain HTTP, and SMB without encryption, are refused.'],
    }),

  preflight: (account, unit) => weigh([isUnlocked(account, unit), isSettled(account)]),
};
