import { securityLogsComplete } from '../../../shared/rules/workspace/security-logs-complete.ts';
import { ruleCases } from '../../rule-cases.ts';

const setting = (...logs: Record<string, string | boolean>[]) => ({
  properties: { workspaceId: '/subscriptions/s/la', logs: logs.map((log) => ({ enabled: true, ...log })) },
});
const beside = (...settings: ReturnType<typeof setting>[]) => ({ raw: {}, beside: { 'diagnostic-setting': settings } });

const NAMES =
  `AmlComputeClusterEvent AmlComputeJobEvent AmlComputeCpuGpuUtilization AmlRunStatusChangedEvent ModelsChangeEvent ModelsReadEvent
  ModelsActionEvent DeploymentReadEvent DeploymentEventACI DeploymentEventAKS InferencingOperationAKS InferencingOperationACI
  EnvironmentChangeEvent EnvironmentReadEvent DataLabelChangeEvent DataLabelReadEvent ComputeInstanceEvent DataStoreChangeEvent
  DataStoreReadEvent DataSetChangeEvent DataSetReadEvent PipelineChangeEvent PipelineReadEvent RunEvent RunReadEvent`.split(/\s+/);
const categories = NAMES.map((category) => ({ category }));

ruleCases(securityLogsComplete, {
  pass: {
    'the group of all logs': beside(setting({ categoryGroup: 'allLogs' })),
    'each category by name': beside(setting(...categories)),
    'each category, in two settings': beside(setting(...categories.slice(0, 9)), setting(...categories.slice(9))),
    'the audit group only': { ...beside(setting({ categoryGroup: 'audit' })), advice: true },
  },
  fail: {
    'one category is missing': { ...beside(setting(...categories.slice(1))), because: 'AmlComputeClusterEvent' },
    'one category is switched off': beside(setting(...categories.slice(1), { category: 'AmlComputeClusterEvent', enabled: false })),
    'there is no setting': { raw: {}, beside: { 'diagnostic-setting': [] }, because: '25 of 25' },
  },
});
