import { environmentDeclared } from '../../../shared/rules/workspace/environment-declared.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(environmentDeclared, {
  pass: {
    'a known environment': { raw: { tags: { environment: 'Staging' } } },
    'a word of the policy for production': { raw: { tags: { Environment: 'live' } }, policy: { productionValues: ['live'] } },
    'the tag of the policy': { raw: { tags: { stage: 'dev' } }, policy: { environmentTag: 'Stage' } },
  },
  fail: {
    'an unknown environment': { raw: { tags: { environment: 'sandbox' } }, because: 'sandbox' },
    'an empty tag': { raw: { tags: { environment: '' } }, because: 'missing or empty' },
    'no tags': { raw: {} },
  },
});
