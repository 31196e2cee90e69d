import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, systemAssigned, tags } from './common.ts';
import { endpointIds } from './endpoint-ids.ts';
import { guidOf, idIn, ids, LOCATION, subscriptions } from './ids.ts';

/** The name of every diagnostic setting that Contoso's templates make. */
const SETTING = 'to-log-contoso-ml';

/** The diagnostic setting of a resource. The provider spells its own name in lower case. */
export function settingId(scope: string): string {
  return idIn(scope, 'microsoft.insights/diagnosticSettings', SETTING);
}

/** The shared Log Analytics workspace, what sends logs there, and the policies of each subscription. */
export function monitoring(ago: Ago): readonly ArmResource[] {
  const everything = [{ categoryGroup: 'allLogs', enabled: true }];
  const audit = [{ categoryGroup: 'audit', enabled: true }];
  return [
    logAnalytics(ago),
    setting(ids.prod.workspace, everything),
    setting(endpointIds.prod, everything),
    setting(ids.prod.storage, []),
    setting(ids.prod.vault, everything),
    setting(ids.prod.containers, everything),
    setting(ids.registry, everything),
    setting(ids.test.workspace, everything),
    setting(ids.test.vault, audit),
    // Dev sends one category of its workspace, nothing else.
    setting(ids.dev.workspace, [{ category: 'AmlComputeClusterEvent', enabled: true }]),
    setting(
      subscriptions.prod,
      activityLog(['Administrative', 'Security', 'ServiceHealth', 'Alert', 'Recommendation', 'Policy', 'ResourceHealth']),
    ),
    setting(subscriptions.nonprod, activityLog(['Administrative', 'ServiceHealth'])),
    ...policyAssignments(),
  ];
}

function logAnalytics(ago: Ago): ArmResource {
  return {
    id: ids.logs,
    name: nameOfId(ids.logs),
    type: 'Microsoft.OperationalInsights/workspaces',
    location: LOCATION,
    tags: tags.prod,
    properties: {
      customerId: guidOf(ids.logs),
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
      retentionInDays: 365,
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      createdDate: ago(260),
    },
  };
}

function setting(scope: string, logs: readonly JsonObject[]): ArmResource {
  return {
    id: settingId(scope),
    name: SETTING,
    type: 'Microsoft.Insights/diagnosticSettings',
    properties: {
      workspaceId: ids.logs,
      logAnalyticsDestinationType: 'Dedicated',
      logs,
      metrics: scope in activityLogScopes ? [] : [{ category: 'AllMetrics', enabled: true }],
    },
  };
}

const activityLogScopes: Readonly<Record<string, true>> = { [subscriptions.prod]: true, [subscriptions.nonprod]: true };

function activityLog(categories: readonly string[]): readonly JsonObject[] {
  return categories.map((category) => ({ category, enabled: true }));
}

const BENCHMARK = '/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8';
const CLOSED_WORKSPACES = '/providers/Microsoft.Authorization/policyDefinitions/438c38d2-3772-465a-a9cc-7a6666a275ce';

function policyAssignments(): readonly ArmResource[] {
  return [
    assigned(subscriptions.prod, { name: 'benchmark', definition: BENCHMARK, title: 'Microsoft cloud security benchmark' }),
    assigned(subscriptions.prod, {
      name: 'closed-workspaces',
      definition: CLOSED_WORKSPACES,
      title: 'Workspaces are closed to the internet',
      parameters: { effect: { value: 'Deny' } },
    }),
    assigned(subscriptions.nonprod, { name: 'benchmark', definition: BENCHMARK, title: 'Microsoft cloud security benchmark' }),
  ];
}

interface Assigned {
  readonly name: string;
  readonly definition: string;
  readonly title: string;
  readonly parameters?: JsonObject;
}

function assigned(scope: string, { name, definition, title, parameters = {} }: Assigned): ArmResource {
  return {
    id: idIn(scope, 'Microsoft.Authorization/policyAssignments', name),
    name,
    type: 'Microsoft.Authorization/policyAssignments',
    location: LOCATION,
    identity: systemAssigned(guidOf(`${scope} ${name}`)),
    properties: {
      scope,
      policyDefinitionId: definition,
      displayName: title,
      description: `${title}, for the whole subscription.`,
      metadata: { assignedBy: 'Cloud platform' },
      parameters,
      enforcementMode: 'Default',
      notScopes: [],
    },
  };
}
