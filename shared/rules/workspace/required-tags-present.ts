import { isJsonObject } from '../../model/json.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

export const requiredTagsPresent = defineRule({
  id: 'AML-CMP-006',
  kind: 'workspace',
  title: 'Workspace carries the required tags',
  severity: 'low',
  control: 7,
  why: 'Without its tags nobody knows whose workspace it is, what data it holds and which rules apply to it.',
  how: 'Add the missing tags with the tags API, which merges them into the existing ones.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources'],
  peers: ['AP:871b6d14', 'CS:mlWorkspaceHasTags', 'PSR:Azure.Resource.RequiredTags', 'AZQR:resources-001'],
  reads: { tags: 'every required tag, none of them empty' },

  check(workspace, { policy }) {
    if (policy.requiredTags.length === 0) {
      return notApplicable('The policy requires no tags.');
    }
    const tags = workspace.get('tags');
    const entries = Object.entries(isJsonObject(tags) ? tags : {}).filter(([, value]) => String(value ?? '').trim() !== '');
    const present = new Set(entries.map(([key]) => key.toLowerCase()));
    const missing = policy.requiredTags.filter((tag) => !present.has(tag.toLowerCase()));
    return missing.length === 0 ? pass('Every required tag is there.') : fail(`Missing or empty tags: ${missing.join(', ')}.`);
  },
});
