import type { Remediation } from '../model/remediation.ts';
import { logsExported } from './logs-exported.ts';

export const workspaceLogsExported: Remediation = logsExported({
  id: 'workspace-logs-exported',
  title: 'Send the logs of the workspace to Log Analytics',
  kind: 'workspace',
  ruleIds: ['AML-MON-001'],
  noun: 'workspace',
  categoryGroup: 'allLogs',
});
