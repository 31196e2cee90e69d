import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { ENVIRONMENT_TAG, outsideProduction } from '../production.ts';
import { isAny } from '../values.ts';

export const productionChangedByAutomation = defineRule({
  id: 'AML-CICD-030',
  kind: 'workspace',
  title: 'Production workspace is changed by automation',
  severity: 'medium',
  control: 10,
  why: 'A change by hand in production passed no review and is in no repository; the next deployment undoes it, or somebody depends on it.',
  how: 'Bring the change into your templates and deploy them with a service principal or a managed identity.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-manage-workspace-cli'],
  reads: {
    tags: ENVIRONMENT_TAG,
    'systemData.lastModifiedByType': 'Application or ManagedIdentity',
    'systemData.lastModifiedBy': 'an automation principal of the policy, for any other type',
  },

  check(workspace, unit) {
    const outside = outsideProduction(workspace, unit);
    if (outside !== undefined) {
      return outside;
    }
    const type = workspace.text('systemData.lastModifiedByType');
    if (type === undefined) {
      return unknown('Azure does not say who changed the workspace last, as it does not for old ones.');
    }
    if (isAny(workspace, 'systemData.lastModifiedByType', ['Application', 'ManagedIdentity'])) {
      return pass(`The last change was made by automation: ${type}.`);
    }
    return isAny(workspace, 'systemData.lastModifiedBy', unit.policy.automationPrincipals)
      ? pass('The last change was made by an automation principal of the policy.')
      : fail(`The last change was made by a principal of type ${type}, not by automation.`);
  },
});
