import { subscriptionActivityLogExported } from '../../../shared/rules/subscription/activity-log-exported.ts';
import { ruleCases } from '../../rule-cases.ts';
import { aSlot, SUBSCRIPTION } from '../../scenes.ts';

const setting = (name: string, categories: readonly string[], enabled = true, destination = 'workspaceId') => ({
  id: `${SUBSCRIPTION}/providers/Microsoft.Insights/diagnosticSettings/${name}`,
  properties: { [destination]: '/somewhere', logs: categories.map((category) => ({ category, enabled })) },
});
const ALL = ['Administrative', 'Security', 'Alert', 'Policy'];
const given = (...settings: readonly ReturnType<typeof setting>[]) => ({ raw: {}, beside: { 'diagnostic-setting': settings } });

ruleCases(subscriptionActivityLogExported, {
  pass: {
    'one setting sends all four': given(setting('a', [...ALL, 'Autoscale'])),
    'two settings send them together': given(setting('a', ['administrative', 'Policy']), setting('b', ['Security', 'Alert'])),
  },
  fail: {
    'one category is missing': { ...given(setting('a', ALL.slice(0, 3))), because: 'sends Policy' },
    'they are not enabled': given(setting('a', ALL, false)),
    'they go nowhere': given(setting('a', ALL, true, 'eventHubName')),
    'there is no setting': {
      raw: {},
      beside: { 'diagnostic-setting': aSlot('diagnostic-setting', [], SUBSCRIPTION) },
      because: 'None of 0',
    },
  },
  unknown: { 'the settings were not collected': { raw: {} } },
});
