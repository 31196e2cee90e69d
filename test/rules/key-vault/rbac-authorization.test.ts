import { keyVaultRbacAuthorization } from '../../../shared/rules/key-vault/rbac-authorization.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultRbacAuthorization, {
  pass: { 'Azure RBAC decides': { raw: { properties: { enableRbacAuthorization: true } } } },
  fail: {
    'access policies decide': { raw: { properties: { enableRbacAuthorization: false } }, because: 'is false' },
    'the property is missing, also in the newest version': { raw: { properties: {} }, apiVersion: '2026-02-01', because: 'not set' },
  },
});
