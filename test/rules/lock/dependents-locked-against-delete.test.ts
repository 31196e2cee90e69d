import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/engine/judge.ts';
import type { Slot } from '../../../shared/model/unit.ts';
import type { Judgement } from '../../../shared/model/verdict.ts';
import { dependentsLockedAgainstDelete } from '../../../shared/rules/lock/dependents-locked-against-delete.ts';
import { ruleCases } from '../../rule-cases.ts';
import { AT, aResource, aSlot, aUnit, denied, GROUP } from '../../scenes.ts';

const ACCOUNT = `${GROUP}/providers/microsoft.storage/storageaccounts/st`;
const VAULT = `${GROUP}/providers/microsoft.keyvault/vaults/kv`;

/** The locks that ARM lists at a resource: its own, inherited ones and those below it. */
function locksAt(target: string, ...locks: readonly (readonly [scope: string, level: string])[]): Slot {
  const resources = locks.map(([scope, level], index) =>
    aResource('lock', { id: `${scope}/providers/Microsoft.Authorization/locks/l${index}`, properties: { level } }),
  );
  return aSlot('lock', resources, target);
}

const beside = (lock: Slot) => ({ 'storage-account': [{ id: ACCOUNT }], 'key-vault': [], lock });

ruleCases(dependentsLockedAgainstDelete, {
  pass: {
    'the storage account is locked': { raw: {}, beside: beside(locksAt(ACCOUNT, [ACCOUNT, 'CanNotDelete'])) },
    'the lock is inherited from the resource group': { raw: {}, beside: beside(locksAt(ACCOUNT, [GROUP, 'CanNotDelete'])) },
  },
  fail: {
    'there is no lock': { raw: {}, beside: beside(locksAt(ACCOUNT)), because: 'No CanNotDelete lock protects st' },
    'only something below is locked': { raw: {}, beside: beside(locksAt(ACCOUNT, [`${ACCOUNT}/blobServices/default`, 'CanNotDelete'])) },
    'a ReadOnly lock stops the workspace': {
      raw: {},
      beside: beside(locksAt(ACCOUNT, [ACCOUNT, 'CanNotDelete'], [GROUP, 'ReadOnly'])),
      because: 'ReadOnly',
    },
  },
  notApplicable: { 'a project uses those of its hub': { raw: {}, beside: { 'storage-account': [], 'key-vault': [] } } },
  unknown: {
    'the locks were not collected': { raw: {}, beside: { 'storage-account': [{ id: ACCOUNT }], 'key-vault': [] } },
  },
});

describe('AML-CMP-020 with a storage account and a vault', () => {
  const locked = locksAt(ACCOUNT, [ACCOUNT, 'CanNotDelete']);

  it('passes when both are locked', () => {
    expect(judged([locked, locksAt(VAULT, [VAULT, 'CanNotDelete'])])).toMatchObject({ verdict: 'pass' });
  });

  it('names the one that is not', () => {
    expect(judged([locked, locksAt(VAULT)])).toMatchObject({ verdict: 'fail', because: 'No CanNotDelete lock protects kv.' });
  });

  it('does not pass while the locks of one may not be read', () => {
    expect(judged([locked, { ...locksAt(VAULT), reading: denied() }])).toMatchObject({ verdict: 'unknown' });
  });
});

function judged(locks: readonly Slot[]): Judgement | undefined {
  const unit = aUnit({ 'storage-account': [{ id: ACCOUNT }], 'key-vault': [{ id: VAULT }] });
  return judge({ ...unit, slots: [...unit.slots, ...locks] }, [dependentsLockedAgainstDelete], { at: AT })[0];
}
