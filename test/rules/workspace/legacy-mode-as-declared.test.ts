import { legacyModeAsDeclared } from '../../../shared/rules/workspace/legacy-mode-as-declared.ts';
import { ruleCases } from '../../rule-cases.ts';

const workspace = (v1LegacyMode: boolean | null) => ({ raw: { properties: { v1LegacyMode } } });

ruleCases(legacyModeAsDeclared, {
  pass: {
    'off, as it should be': workspace(false),
    'not set is off': workspace(null),
    'on, where the policy wants it on': { ...workspace(true), policy: { v1LegacyMode: true } },
  },
  fail: {
    'on, though the policy wants it off': workspace(true),
    'not set, though the policy wants it on': { ...workspace(null), policy: { v1LegacyMode: true }, because: 'means false' },
  },
});
