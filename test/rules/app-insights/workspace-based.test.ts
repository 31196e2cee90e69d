import { appInsightsWorkspaceBased } from '../../../shared/rules/app-insights/workspace-based.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(appInsightsWorkspaceBased, {
  pass: { 'the component names a workspace': { raw: { properties: { WorkspaceResourceId: '/subscriptions/s/workspaces/la' } } } },
  fail: {
    'the property is missing': { raw: { properties: { IngestionMode: 'ApplicationInsights' } }, because: 'not set' },
    'the property is empty': { raw: { properties: { WorkspaceResourceId: '' } }, because: 'not set' },
  },
});
