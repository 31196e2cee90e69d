import { appInsightsOfOneEnvironment } from '../../../shared/rules/workspace/app-insights-of-one-environment.ts';
import { estateCases } from '../../estate-cases.ts';
import { GROUP } from '../../scenes.ts';

const INSIGHTS = `${GROUP}/providers/Microsoft.Insights/components/appi1`;

estateCases(appInsightsOfOneEnvironment, {
  pass: {
    'each has its own': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { applicationInsights: INSIGHTS } },
        'mlw-dev': { environment: 'dev', properties: { applicationInsights: `${INSIGHTS}-dev` } },
      },
    },
  },
  fail: {
    'production and development share': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { applicationInsights: INSIGHTS } },
        'mlw-dev': { environment: 'dev', properties: { applicationInsights: INSIGHTS } },
      },
      because: 'appi1 with mlw-dev (dev)',
      shows: [INSIGHTS, 'mlw-dev'],
    },
  },
  unknown: {
    'the other one declares no environment': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { applicationInsights: INSIGHTS } },
        'mlw-x': { properties: { applicationInsights: INSIGHTS } },
      },
    },
  },
});
