import { logsExported } from '../../../shared/rules/workspace/logs-exported.ts';
import { ruleCases } from '../../rule-cases.ts';

const LOGS = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/la';
const setting = (logs: Record<string, string | boolean>[], workspaceId: string | null = LOGS) => ({
  raw: {},
  beside: { 'diagnostic-setting': [{ properties: { workspaceId, logs } }] },
});

ruleCases(logsExported, {
  pass: {
    'every log': setting([{ categoryGroup: 'allLogs', enabled: true }]),
    'one category': { ...setting([{ category: 'RunEvent', enabled: true }]), because: 'runevent' },
  },
  fail: {
    'every log is switched off': setting([{ categoryGroup: 'allLogs', enabled: false }]),
    'the logs go nowhere': setting([{ categoryGroup: 'allLogs', enabled: true }], null),
    'there is no setting': { raw: {}, beside: { 'diagnostic-setting': [] }, because: 'None of 0' },
  },
  unknown: { 'the settings were not collected': { raw: {} } },
});
