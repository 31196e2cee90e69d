import { appInsightsLocalAuthDisabled } from '../../../shared/rules/app-insights/local-auth-disabled.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(appInsightsLocalAuthDisabled, {
  pass: { 'the key alone is refused': { raw: { properties: { DisableLocalAuth: true } } } },
  fail: {
    'the key alone is accepted': { raw: { properties: { DisableLocalAuth: false } }, because: 'is false' },
    'the property is missing': { raw: { properties: {} }, because: 'not set' },
  },
});
