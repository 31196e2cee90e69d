import type { UnitKind } from '../model/kinds.ts';
import { appInsights } from './app-insights.ts';
import { roleAssignments, roleDefinitions } from './authorization.ts';
import { batchDeployments, batchEndpoints } from './batch-endpoint.ts';
import type { Collector } from './collector.ts';
import { computes } from './compute.ts';
import { connections } from './connection.ts';
import { containerRegistries } from './container-registry.ts';
import { datastores } from './datastore.ts';
import { keyVaults } from './key-vault.ts';
import { networkSecurityGroups, subnets } from './network.ts';
import { ownDiagnosticSettings, ownLocks, workspaceDiagnosticSettings, workspaceLocks } from './on-resources.ts';
import { onlineDeployments, onlineEndpoints } from './online-endpoint.ts';
import { outboundRules } from './outbound-rule.ts';
import { policyAssignments } from './policy-assignment.ts';
import {
  privateDnsZoneGroups,
  privateEndpointConnections,
  registryPrivateEndpoints,
  workspacePrivateEndpoints,
} from './private-endpoint.ts';
import { schedules } from './schedule.ts';
import { serverlessEndpoints } from './serverless-endpoint.ts';
import { storageAccounts } from './storage-account.ts';

/** What is read beside the unit's own resource. Whatever a collector is `after` stands before it. */
export const collectors: Readonly<Record<Exclude<UnitKind, 'estate'>, readonly Collector[]>> = {
  workspace: [
    computes,
    onlineEndpoints,
    onlineDeployments,
    batchEndpoints,
    batchDeployments,
    serverlessEndpoints,
    datastores,
    connections,
    outboundRules,
    privateEndpointConnections,
    schedules,
    storageAccounts,
    keyVaults,
    containerRegistries,
    appInsights,
    subnets,
    networkSecurityGroups,
    workspacePrivateEndpoints,
    privateDnsZoneGroups,
    roleAssignments,
    roleDefinitions,
    workspaceDiagnosticSettings,
    workspaceLocks,
  ],
  registry: [registryPrivateEndpoints, privateDnsZoneGroups, roleAssignments, roleDefinitions, ownDiagnosticSettings, ownLocks],
  subscription: [roleAssignments, roleDefinitions, policyAssignments, ownDiagnosticSettings],
};
