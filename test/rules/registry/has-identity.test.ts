import { hasIdentity } from '../../../shared/rules/registry/has-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(hasIdentity, {
  pass: { 'its own': { raw: { identity: { type: 'SystemAssigned' } } } },
  fail: { none: { raw: { identity: { type: 'None' } } }, 'no identity block': { raw: {} } },
});
