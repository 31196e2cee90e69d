import { legacyPublicAccessOff } from '../../../shared/rules/workspace/legacy-public-access-off.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(legacyPublicAccessOff, {
  pass: {
    'it is false': { raw: { properties: { allowPublicAccessWhenBehindVnet: false } } },
    'it is not set': { raw: {}, because: 'means false' },
  },
  fail: { 'it is true': { raw: { properties: { allowPublicAccessWhenBehindVnet: true } } } },
});
