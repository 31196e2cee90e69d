import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';

export const linkedToAppInsights = defineRule({
  id: 'AML-MON-012',
  kind: 'workspace',
  title: 'Workspace is linked to an existing Application Insights',
  severity: 'medium',
  control: 6,
  why: 'Without Application Insights requests to deployments, their failures and their traces are recorded nowhere.',
  how: 'Set applicationInsights of the workspace to the id of an Application Insights resource.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-workspace'],
  peers: ['PRW:appinsights_ensure_is_configured'],
  reads: { kind: HUB_OR_DEFAULT, 'properties.applicationInsights': 'the id of a resource that exists' },
  neighbours: { 'app-insights': {} },

  check(workspace, unit) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    const linked = workspace.text('properties.applicationInsights');
    if (linked === undefined) {
      return fail('The workspace is linked to no Application Insights.');
    }
    return unit.all('app-insights').some(({ id }) => id === linked.toLowerCase())
      ? pass('The workspace is linked to Application Insights.')
      : fail(`The workspace is linked to ${linked}, which does not exist.`);
  },
});
