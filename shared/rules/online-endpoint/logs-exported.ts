import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { logFields, sentLogs } from '../log-categories.ts';

const CATEGORIES = ['AmlOnlineEndpointTrafficLog', 'AmlOnlineEndpointConsoleLog', 'AmlOnlineEndpointEventLog'] as const;

export const logsExported = defineRule({
  id: 'AML-MON-005',
  kind: 'online-endpoint',
  title: 'Online endpoint has diagnostic settings that export its logs',
  severity: 'medium',
  control: 6,
  why: 'The logs of the workspace do not hold those of its endpoints: who called the model, and what failed, is lost.',
  how: 'Add a diagnostic setting to the endpoint that sends all logs to a Log Analytics workspace.',
  fix: 'auto',
  remediation: 'online-endpoint-logs-exported',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-monitor-online-endpoints'],
  peers: ['AP:5cfb9e8a', 'AP:cc789f91', 'AP:315c965f'],
  reads: {},
  neighbours: { 'diagnostic-setting': logFields },

  check(endpoint, unit) {
    const settings = unit.of('diagnostic-setting', endpoint.id);
    const sent = sentLogs(settings);
    const missing = CATEGORIES.filter((category) => !sent.has(category.toLowerCase()));
    return sent.has('alllogs') || missing.length === 0
      ? pass('Diagnostic settings of the endpoint export every log.')
      : fail(`${settings.length} diagnostic setting(s) of the endpoint do not export ${missing.join(', ')}.`);
  },
});
