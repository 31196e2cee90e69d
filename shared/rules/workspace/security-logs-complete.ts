import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { logFields, sentLogs } from '../log-categories.ts';

/** Of the categories a workspace has, all but the deprecated AmlComputeClusterNodeEvent. */
const CATEGORIES = [
  'AmlComputeClusterEvent',
  'AmlComputeJobEvent',
  'AmlComputeCpuGpuUtilization',
  'AmlRunStatusChangedEvent',
  'ModelsChangeEvent',
  'ModelsReadEvent',
  'ModelsActionEvent',
  'DeploymentReadEvent',
  'DeploymentEventACI',
  'DeploymentEventAKS',
  'InferencingOperationAKS',
  'InferencingOperationACI',
  'EnvironmentChangeEvent',
  'EnvironmentReadEvent',
  'DataLabelChangeEvent',
  'DataLabelReadEvent',
  'ComputeInstanceEvent',
  'DataStoreChangeEvent',
  'DataStoreReadEvent',
  'DataSetChangeEvent',
  'DataSetReadEvent',
  'PipelineChangeEvent',
  'PipelineReadEvent',
  'RunEvent',
  'RunReadEvent',
] as const;

export const securityLogsComplete = defineRule({
  id: 'AML-MON-002',
  kind: 'workspace',
  title: 'Workspace diagnostic settings cover every security category',
  severity: 'medium',
  control: 6,
  why: 'A category that is not exported is a blind spot: what an intruder reads or changes there leaves no trace.',
  how: 'Enable the category group allLogs in the diagnostic setting of the workspace.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/machine-learning/monitor-azure-machine-learning-reference'],
  peers: ['TSS:Azure_MachineLearningWorkspace_Audit_Enable_Diagnostics_Log'],
  reads: {},
  neighbours: { 'diagnostic-setting': logFields },

  check(workspace, unit) {
    const sent = sentLogs(unit.of('diagnostic-setting', workspace.id));
    const missing = CATEGORIES.filter((category) => !sent.has(category.toLowerCase()));
    if (sent.has('alllogs') || missing.length === 0) {
      return pass('Diagnostic settings export every category.');
    }
    return sent.has('audit')
      ? pass('Diagnostic settings export the group audit.', 'The group audit is a part of the categories: enable allLogs.')
      : fail(`Diagnostic settings do not export ${missing.length} of ${CATEGORIES.length} categories: ${missing.join(', ')}.`);
  },
});
