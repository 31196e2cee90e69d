import { hasIdentity } from '../../../shared/rules/online-endpoint/has-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(hasIdentity, {
  pass: { 'its own': { raw: { identity: { type: 'SystemAssigned' } } }, yours: { raw: { identity: { type: 'UserAssigned' } } } },
  fail: { none: { raw: { identity: { type: 'None' } } }, 'no identity block': { raw: { identity: null } } },
});
