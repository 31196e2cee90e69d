import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { type Ago, systemData } from './common.ts';
import { ids } from './ids.ts';

/** Stages whose computes live in a network that Azure manages. */
type Managed = 'prod' | 'test';

const service = (serviceTag: string): JsonObject => ({
  type: 'ServiceTag',
  category: 'Required',
  status: 'Active',
  destination: { serviceTag, protocol: 'TCP', portRanges: '443' },
});

/** A private endpoint from the managed network to one of the workspace's dependents. */
function toDependent(target: string, subresourceTarget: string): readonly [string, JsonObject] {
  const destination = { serviceResourceId: target, subresourceTarget, sparkEnabled: true, sparkStatus: 'Active' };
  const rule = { type: 'PrivateEndpoint', category: 'Required', status: 'Active', destination };
  return [`__SYS_PE_${nameOfId(target)}_${subresourceTarget}`, rule];
}

const RULES: Readonly<Record<Managed, Readonly<Record<string, JsonObject>>>> = {
  prod: Object.fromEntries([
    toDependent(ids.prod.storage, 'blob'),
    toDependent(ids.prod.storage, 'file'),
    toDependent(ids.prod.vault, 'vault'),
    toDependent(ids.prod.containers, 'registry'),
    ['__SYS_ST_AzureActiveDirectory', service('AzureActiveDirectory')],
  ]),
  test: Object.fromEntries([
    toDependent(ids.test.storage, 'blob'),
    toDependent(ids.test.storage, 'file'),
    toDependent(ids.test.vault, 'vault'),
  ]),
};

/** Name → properties, as the workspace itself shows them. */
export function outboundRuleProperties(stage: Managed): Readonly<Record<string, JsonObject>> {
  return RULES[stage];
}

export function outboundRules(ago: Ago): readonly ArmResource[] {
  const stages: readonly Managed[] = ['prod', 'test'];
  return stages.flatMap((stage) =>
    Object.entries(RULES[stage]).map(([name, properties]) => ({
      id: `${ids[stage].workspace}/outboundRules/${name}`,
      name,
      type: 'Microsoft.MachineLearningServices/workspaces/outboundRules',
      properties,
      systemData: systemData(ago, { by: 'pipeline', createdDaysAgo: 200 }),
    })),
  );
}
