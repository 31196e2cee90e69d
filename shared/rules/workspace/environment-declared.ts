import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { ENVIRONMENT_TAG } from '../production.ts';

const ENVIRONMENTS = ['dev', 'test', 'qa', 'staging', 'prod'];

export const environmentDeclared = defineRule({
  id: 'AML-ENV-001',
  kind: 'workspace',
  title: 'Workspace declares its environment',
  severity: 'medium',
  control: 9,
  why: 'Rules for production cannot protect a workspace that does not say it is one.',
  how: 'Tag the workspace with its environment: dev, test, qa, staging or prod.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources'],
  peers: ['PSR:Azure.Resource.RequiredTags'],
  reads: { tags: ENVIRONMENT_TAG },

  check(workspace, { environment, policy }) {
    workspace.get('tags');
    if (environment === undefined) {
      return fail(`The tag ${policy.environmentTag} is missing or empty.`);
    }
    return [...ENVIRONMENTS, ...policy.productionValues].includes(environment)
      ? pass(`The workspace is declared as ${environment}.`)
      : fail(`The tag ${policy.environmentTag} is ${environment}; expected one of ${ENVIRONMENTS.join(', ')}.`);
  },
});
