import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { type OneProperty, oneProperty } from './one-property.ts';
import { storageAccount } from './repaired-types.ts';

/** A property of a storage account that refuses what is weak. */
export function storageSetting(repair: Omit<OneProperty, 'risk' | 'facts' | 'concerns'>): Remediation {
  return oneProperty(storageAccount, {
    ...repair,
    risk: 'low',
    concerns: (account, unit) => [isUnlocked(account, unit), isSettled(account)],
  });
}
