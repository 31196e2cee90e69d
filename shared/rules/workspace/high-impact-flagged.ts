import { isJsonObject } from '../../model/json.ts';
import { defineRule, type ResourceView } from '../../model/rule.ts';
import { notApplicable } from '../../model/verdict.ts';
import { judgeValue } from '../values.ts';

const TAG = /^(data)?[-_ ]?classification$/i;
const SENSITIVE = /confidential|restricted|secret|sensitive|regulated|personal|\b(phi|pii|pci|hbi)\b/i;
const NOT_SENSITIVE = /\b(non?|not)[-_ ]/i;

export const highImpactFlagged = defineRule({
  id: 'AML-ENC-008',
  kind: 'workspace',
  title: 'Workspace with sensitive data has the high business impact flag',
  severity: 'medium',
  control: 5,
  why: 'Without the flag Microsoft collects more diagnostic data of the workspace, and the scratch disks of its clusters are not encrypted.',
  how: 'Create the workspace again with hbiWorkspace set to true; it cannot be set later.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-data-encryption'],
  peers: ['ALZ:Deny-MachineLearning-HbiWorkspace', 'CS:mlWorkspaceHBI'],
  reads: { tags: 'the data classification', 'properties.hbiWorkspace': 'true, when the classification is sensitive' },

  check(workspace) {
    const classification = classificationOf(workspace);
    if (classification === undefined) {
      return notApplicable('The workspace has no tag dataClassification that declares its data as sensitive.');
    }
    if (!SENSITIVE.test(classification) || NOT_SENSITIVE.test(classification)) {
      return notApplicable(`The data is classified as ${classification}.`);
    }
    return judgeValue(workspace, 'properties.hbiWorkspace', {
      subject: `The data is classified as ${classification}, and hbiWorkspace`,
      healthy: true,
      missing: false,
    });
  },
});

function classificationOf(workspace: ResourceView<'tags'>): string | undefined {
  const tags = workspace.get('tags');
  const value = isJsonObject(tags) ? Object.entries(tags).find(([key]) => TAG.test(key))?.[1] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
