import { logsExported } from '../../../shared/rules/online-endpoint/logs-exported.ts';
import { ruleCases } from '../../rule-cases.ts';
import { WORKSPACE_ID } from '../../scenes.ts';

const ID = `${WORKSPACE_ID}/onlineEndpoints/fraud`;
const CATEGORIES = ['AmlOnlineEndpointTrafficLog', 'AmlOnlineEndpointConsoleLog', 'AmlOnlineEndpointEventLog'];
const setting = (logs: Record<string, string | boolean>[], on = ID) => ({
  raw: { id: ID },
  beside: {
    'diagnostic-setting': [
      { id: `${on}/providers/Microsoft.Insights/diagnosticSettings/all`, properties: { workspaceId: '/subscriptions/s/la', logs } },
    ],
  },
});
const enabled = (categories: string[]) => categories.map((category) => ({ category, enabled: true }));

ruleCases(logsExported, {
  pass: {
    'the group of all logs': setting([{ categoryGroup: 'allLogs', enabled: true }]),
    'each category by name': setting(enabled(CATEGORIES)),
  },
  fail: {
    'one category is missing': { ...setting(enabled(CATEGORIES.slice(1))), because: 'AmlOnlineEndpointTrafficLog' },
    'it is switched off': setting([{ categoryGroup: 'allLogs', enabled: false }]),
  },
  unknown: { 'only the settings of the workspace are known': setting([{ categoryGroup: 'allLogs', enabled: true }], WORKSPACE_ID) },
});
