import { keyVaultSoftDeleteOn } from '../../../shared/rules/key-vault/soft-delete-on.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultSoftDeleteOn, {
  pass: {
    'soft delete is on': { raw: { properties: { enableSoftDelete: true } } },
    'the property is missing in a version that knows it': { raw: { properties: {} }, apiVersion: '2026-02-01' },
  },
  fail: { 'soft delete is off': { raw: { properties: { enableSoftDelete: false } } } },
});
