import { requiredTagsPresent } from '../../../shared/rules/workspace/required-tags-present.ts';
import { ruleCases } from '../../rule-cases.ts';

const policy = { requiredTags: ['owner', 'costCenter'] };

ruleCases(requiredTagsPresent, {
  pass: { 'every tag, in any letter case': { raw: { tags: { Owner: 'ml', COSTCENTER: '7' } }, policy } },
  fail: {
    'one is missing': { raw: { tags: { owner: 'ml' } }, policy, because: 'costCenter' },
    'one is empty': { raw: { tags: { owner: ' ', costCenter: '7' } }, policy, because: 'owner' },
    'there are no tags': { raw: { tags: null }, policy, because: 'owner, costCenter' },
  },
  notApplicable: { 'the policy requires none': { raw: {} } },
});
