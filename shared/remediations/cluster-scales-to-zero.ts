import { apiVersions } from '../azure/api-versions.ts';
import type { Json } from '../model/json.ts';
import type { Remediation, Write } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { planToSet } from './setting.ts';
import { valueAt } from './values.ts';

const id = 'cluster-scales-to-zero';
const SCALE = 'properties.properties.scaleSettings';
const path = `${SCALE}.minNodeCount`;
const actions = ['Microsoft.MachineLearningServices/workspaces/computes/write'];

export const clusterScalesToZero: Remediation = {
  id,
  title: 'Let the compute cluster scale to zero',
  kind: 'compute',
  ruleIds: ['AML-CICD-005'],
  class: 'AUTO',
  writes: [path],
  actions,

  plan: (cluster) =>
    planToSet(cluster, {
      remediationId: id,
      actions,
      apiVersion: apiVersions.compute,
      path,
      wanted: 0,
      missing: 0,
      summary: `Let the compute cluster ${cluster.name} scale to zero.`,
      risk: 'low',
      sideEffects: ['Idle nodes go away; the first job afterwards waits some minutes for a node.'],
      write: (value) => scaled(cluster, value),
    }),

  preflight: (cluster, unit) => weigh([isUnlocked(cluster, unit), isSettled(cluster)]),
};

/** The scale settings are replaced as a whole: what stands beside the lowest count goes along. */
function scaled({ raw }: Resource, minNodeCount: Json): Write {
  const kept = ['maxNodeCount', 'nodeIdleTimeBeforeScaleDown']
    .map((name) => [name, valueAt(raw, `${SCALE}.${name}`)] as const)
    .filter(([, value]) => value !== null);
  return { method: 'PATCH', body: { properties: { properties: { scaleSettings: { minNodeCount, ...Object.fromEntries(kept) } } } } };
}
