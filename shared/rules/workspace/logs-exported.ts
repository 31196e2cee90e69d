import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { logFields, sentLogs } from '../log-categories.ts';

export const logsExported = defineRule({
  id: 'AML-MON-001',
  kind: 'workspace',
  title: 'Workspace has a diagnostic setting that exports logs',
  severity: 'high',
  control: 6,
  why: 'Without exported logs nobody can tell who ran, read or deployed what, neither during an attack nor after it.',
  how: 'Add a diagnostic setting to the workspace that sends all logs to a Log Analytics workspace.',
  fix: 'auto',
  remediation: 'workspace-logs-exported',
  references: ['https://learn.microsoft.com/azure/machine-learning/monitor-azure-machine-learning'],
  peers: [
    'AP:afe0c3be',
    'AP:f59276f0',
    'AZQR:hub-006',
    'CS:workspaceLoggingEnabled',
    'TSS:Azure_MachineLearningWorkspace_Audit_Enable_Diagnostics_Log',
    'ALZ:Deploy-Diagnostics-MlWorkspace',
  ],
  reads: {},
  neighbours: { 'diagnostic-setting': logFields },

  check(workspace, unit) {
    const settings = unit.of('diagnostic-setting', workspace.id);
    const sent = sentLogs(settings);
    return sent.size > 0
      ? pass(`Diagnostic settings export ${[...sent].toSorted().join(', ')}.`)
      : fail(`None of ${settings.length} diagnostic setting(s) exports a log that is enabled.`);
  },
});
