import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { planToSet, type Setting } from './setting.ts';

interface StorageSetting extends Pick<Setting, 'path' | 'wanted' | 'alsoFine' | 'missing' | 'sideEffects'> {
  readonly id: string;
  readonly ruleId: string;
  /** What it does, as the beginning of a sentence: `Require HTTPS on`. */
  readonly does: string;
}

const actions = ['Microsoft.Storage/storageAccounts/write'];

/** A property of a storage account that refuses what is weak. Clients may depend on it, so people are asked. */
export function storageSetting({ id, ruleId, does, path, ...setting }: StorageSetting): Remediation {
  return {
    id,
    title: `${does} the storage account`,
    kind: 'storage-account',
    ruleIds: [ruleId],
    class: 'GATED',
    writes: [path],
    actions,

    plan: (account) =>
      planToSet(account, {
        ...setting,
        path,
        remediationId: id,
        actions,
        apiVersion: apiVersions['storage-account'],
        summary: `${does} the storage account ${account.name}.`,
        risk: 'low',
      }),

    preflight: (account, unit) => weigh([isUnlocked(account, unit), isSettled(account)]),
  };
}
