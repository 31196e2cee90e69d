import type { Remediation } from '../model/remediation.ts';
import { logsExported } from './logs-exported.ts';

export const onlineEndpointLogsExported: Remediation = logsExported({
  id: 'online-endpoint-logs-exported',
  title: 'Send the logs of the online endpoint to Log Analytics',
  kind: 'online-endpoint',
  ruleIds: ['AML-MON-005'],
  noun: 'online endpoint',
  categoryGroup: 'allLogs',
});
