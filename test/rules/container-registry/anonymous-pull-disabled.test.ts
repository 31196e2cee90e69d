import { containerRegistryAnonymousPullDisabled } from '../../../shared/rules/container-registry/anonymous-pull-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(containerRegistryAnonymousPullDisabled, {
  pass: {
    'anonymous pull is disabled': { raw: { properties: { anonymousPullEnabled: false } } },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
  },
  fail: { 'anonymous pull is enabled': { raw: { properties: { anonymousPullEnabled: true } } } },
});
