import { linkedToAppInsights } from '../../../shared/rules/workspace/linked-to-app-insights.ts';
import { ruleCases } from '../../rule-cases.ts';
import { aSlot } from '../../scenes.ts';

const ID = '/subscriptions/S/resourceGroups/rg/providers/Microsoft.Insights/components/ai';
const linked = { raw: { properties: { applicationInsights: ID } } };

ruleCases(linkedToAppInsights, {
  pass: { 'it exists': { ...linked, beside: { 'app-insights': [{ id: ID }] } } },
  fail: {
    'there is no link': { raw: { properties: {} }, because: 'no Application Insights' },
    'it is gone': {
      ...linked,
      beside: { 'app-insights': { ...aSlot('app-insights', [], ID.toLowerCase()), holds: 'one', reading: { status: 'gone' } } },
      because: 'does not exist',
    },
  },
  unknown: { 'it was not looked for': linked },
  notApplicable: { 'a project': { raw: { kind: 'Project' } } },
});
