import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

export const privateEndpointApproved = defineRule({
  id: 'AML-PE-001',
  kind: 'workspace',
  title: 'Workspace has an approved private endpoint',
  severity: 'critical',
  control: 4,
  why: 'Without an approved private endpoint a workspace is either open to the internet or reachable by nobody.',
  how: 'Create a private endpoint for the group amlworkspace in your virtual network and have its connection approved.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link'],
  peers: [
    'AP:45e05259',
    'AZQR:hub-005',
    'STP:machine_learning_workspace_private_link_used',
    'TSS:Azure_MachineLearningWorkspace_NetSec_Use_Private_Endpoint',
  ],
  reads: { kind: 'Default, Hub or FeatureStore (a Project uses the endpoints of its hub)' },
  neighbours: {
    'private-endpoint-connection': { 'properties.privateLinkServiceConnectionState.status': 'Approved' },
  },

  check(workspace, unit) {
    if (workspace.is('kind', 'Project')) {
      return notApplicable('A project is reached through the private endpoints of its hub.');
    }
    const connections = unit.all('private-endpoint-connection');
    const approved = connections.filter((connection) => connection.is('properties.privateLinkServiceConnectionState.status', 'Approved'));
    return approved.length > 0
      ? pass(`${approved.length} private endpoint connection(s) are approved.`)
      : fail(`None of ${connections.length} private endpoint connection(s) is approved.`);
  },
});
