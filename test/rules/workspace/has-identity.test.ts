import { hasIdentity } from '../../../shared/rules/workspace/has-identity.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(hasIdentity, {
  pass: {
    'its own': { raw: { identity: { type: 'SystemAssigned' } } },
    'both kinds, without a blank': { raw: { identity: { type: 'SystemAssigned,UserAssigned' } } },
    'both kinds, with a blank': { raw: { identity: { type: 'SystemAssigned, UserAssigned' } } },
  },
  fail: { none: { raw: { identity: { type: 'None' } } }, 'no identity block': { raw: {} } },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
