import { keyVaultPurgeProtectionOn } from '../../../shared/rules/key-vault/purge-protection-on.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultPurgeProtectionOn, {
  pass: { 'purge protection is on': { raw: { properties: { enablePurgeProtection: true } } } },
  fail: {
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
    'the property is null': { raw: { properties: { enablePurgeProtection: null } }, because: 'not set' },
    'the property is false': { raw: { properties: { enablePurgeProtection: false } }, because: 'is false' },
  },
});
