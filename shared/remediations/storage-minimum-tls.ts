import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { planToSet } from './setting.ts';

const id = 'storage-minimum-tls';
const path = 'properties.minimumTlsVersion';
const actions = ['Microsoft.Storage/storageAccounts/write'];

export const storageMinimumTls: Remediation = {
  id,
  title: 'Require TLS 1.2 on the storage account',
  kind: 'storage-account',
  ruleIds: ['AML-ENC-015'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (account) =>
    planToSet(account, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['storage-account'],
      path,
      wanted: 'TLS1_2',
      alsoFine: ['TLS1_3'],
      missing: 'TLS1_0',
      summary: `Require TLS 1.2 on the storage account ${account.name}.`,
      risk: 'low',
      sideEffects: ['Clients that speak TLS 1.0 or 1.1 only are refused.'],
    }),

  preflight: (account, unit) => weigh([isUnlocked(account, unit), isSettled(account)]),
};
