import { logsToAppInsights } from '../../../shared/rules/online-deployment/logs-to-app-insights.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(logsToAppInsights, {
  pass: { on: { raw: { properties: { appInsightsEnabled: true } } } },
  fail: {
    off: { raw: { properties: { appInsightsEnabled: false } } },
    'not set': { raw: { properties: {} }, because: 'means false' },
  },
});
