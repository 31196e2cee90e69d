import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const logsToAppInsights = defineRule({
  id: 'AML-MON-035',
  kind: 'online-deployment',
  title: 'Online deployment logs to Application Insights',
  severity: 'low',
  control: 6,
  why: 'Without it nobody sees requests, failures and latency of the model, nor notices when somebody abuses it.',
  how: 'Write the whole deployment back with appInsightsEnabled set to true; Azure then deploys it again.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-monitor-online-endpoints'],
  reads: { 'properties.appInsightsEnabled': 'true' },

  check: (deployment) =>
    judgeValue(deployment, 'properties.appInsightsEnabled', { subject: 'Logging to Application Insights', healthy: true, missing: false }),
});
