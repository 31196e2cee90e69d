import { isWithin, scopeOfId } from '../../model/resource-id.ts';
import { defineRule, type ResourceView } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

const LEVEL = 'properties.level';

/** Judged on the workspace, because what is missing has no resource of its own. */
export const dependentsLockedAgainstDelete = defineRule({
  id: 'AML-CMP-020',
  kind: 'workspace',
  title: 'Storage account and key vault of the workspace are locked against deletion',
  severity: 'medium',
  control: 7,
  why: 'One wrong delete of the storage account or the vault takes the data, the notebooks and the secrets of the workspace with it.',
  how: 'Put a CanNotDelete lock on the storage account and on the key vault. Do not use ReadOnly: it blocks the key operations that the workspace needs.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources'],
  peers: [
    'KICS:azure_container_registry_with_no_locks',
    'KICS:azure_storage_account_read_only_lock_missing',
    'TSS:Azure_ERvNet_SI_Dont_Remove_Resource_Lock',
  ],
  reads: {},
  neighbours: { 'storage-account': {}, 'key-vault': {}, lock: { [LEVEL]: 'CanNotDelete (not ReadOnly on storage)' } },

  check(_workspace, unit) {
    const accounts = unit.all('storage-account');
    const dependents = [...accounts, ...unit.all('key-vault')];
    if (dependents.length === 0) {
      return notApplicable('The workspace names no storage account and no key vault of its own.');
    }
    const locksOn = ({ id }: ResourceView<never>) => unit.of('lock', id).filter((lock) => isWithin(id, scopeOfId(lock.id)));
    const frozen = accounts.filter((account) => locksOn(account).some((lock) => lock.is(LEVEL, 'ReadOnly')));
    if (frozen.length > 0) {
      return fail(`A ReadOnly lock blocks the key operations of ${names(frozen)}.`);
    }
    const unlocked = dependents.filter((one) => !locksOn(one).some((lock) => lock.is(LEVEL, 'CanNotDelete')));
    return unlocked.length === 0
      ? pass('The storage account and the key vault are locked against deletion.')
      : fail(`No CanNotDelete lock protects ${names(unlocked)}.`);
  },
});

function names(resources: readonly ResourceView<never>[]): string {
  return resources.map(({ name }) => name).join(', ');
}
