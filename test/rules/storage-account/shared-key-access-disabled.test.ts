import { storageSharedKeyAccessDisabled } from '../../../shared/rules/storage-account/shared-key-access-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(storageSharedKeyAccessDisabled, {
  pass: { 'keys are refused': { raw: { properties: { allowSharedKeyAccess: false } } } },
  fail: {
    'keys are accepted': { raw: { properties: { allowSharedKeyAccess: true } }, because: 'is true' },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
    'the property is null': { raw: { properties: { allowSharedKeyAccess: null } }, because: 'not set' },
  },
});
