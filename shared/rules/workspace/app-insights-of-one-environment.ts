import { defineRule } from '../../model/rule.ts';
import { declared } from '../environments.ts';
import { HUB_OR_DEFAULT } from '../hub.ts';
import { judgeDependents } from '../shared-dependents.ts';

const fields = {
  kind: HUB_OR_DEFAULT,
  ...declared,
  'properties.applicationInsights': 'used by workspaces of one environment',
} as const;

/** Where the logs go in the end is not compared: one Log Analytics workspace for all environments is common and approved by approvedLogWorkspaces. */
export const appInsightsOfOneEnvironment = defineRule({
  id: 'AML-ENV-005',
  kind: 'workspace',
  unit: 'estate',
  title: 'Environments do not share Application Insights',
  severity: 'low',
  control: 9,
  why: 'Requests and errors of production can be read by everybody who debugs in development, and alarms mix the two.',
  how: 'Give the workspace an Application Insights resource of its own environment.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource'],
  reads: fields,
  neighbours: { workspace: fields },

  check(workspace, estate) {
    return judgeDependents(workspace, estate, ['properties.applicationInsights']);
  },
});
