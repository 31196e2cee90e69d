import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const appInsightsWorkspaceBased = defineRule({
  id: 'AML-MON-013',
  kind: 'app-insights',
  title: 'Application Insights stores its data in a Log Analytics workspace',
  severity: 'medium',
  control: 6,
  why: 'Classic Application Insights is retired, and its data lies outside the retention, encryption and access rules of your Log Analytics workspace.',
  how: 'Migrate the component to a Log Analytics workspace; its connection string stays the same.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource'],
  peers: ['AP:d550e854', 'PSR:Azure.AppInsights.Workspace', 'AZQR:dac421ec-2832-4c37-839e-b6dc5a38f2fa'],
  reads: { 'properties.WorkspaceResourceId': 'the id of a Log Analytics workspace' },

  check(component) {
    const workspace = component.text('properties.WorkspaceResourceId');
    return workspace === undefined
      ? fail('The component is a classic one: WorkspaceResourceId is not set.')
      : pass(`The data goes to ${workspace}.`);
  },
});
