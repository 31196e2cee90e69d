import { apiVersions } from '../azure/api-versions.ts';
import type { Json } from '../model/json.ts';
import type { Remediation, Write } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { weigh } from './concerns.ts';
import { PUBLIC_ACCESS } from './public-access.ts';
import { planToSet } from './setting.ts';
import { valueAt } from './values.ts';
import { wholeWith } from './whole.ts';

const id = 'online-endpoint-public-access-disabled';
const actions = ['Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write'];

const KEEPS = ['authMode', 'compute', 'description', 'mirrorTraffic', 'properties', 'traffic'];

export const onlineEndpointPublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the online endpoint',
  kind: 'online-endpoint',
  ruleIds: ['AML-NET-020'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan: (endpoint) =>
    planToSet(endpoint, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['online-endpoint'],
      path: PUBLIC_ACCESS,
      wanted: 'Disabled',
      missing: 'Enabled',
      summary: `Turn off public network access on the online endpoint ${endpoint.name}.`,
      risk: 'disruptive',
      sideEffects: [
        'Callers reach it only through the private endpoint of the workspace; calls over the internet are refused at once.',
        'Traffic, tags and identities stay as they are.',
      ],
      write: (value) => whole(endpoint, value),
    }),

  // A closed endpoint is called through the private endpoint of its workspace.
  facts: CLOSING_FACTS,
  preflight: (endpoint, unit, facts) => weigh(closesWithoutHarm(endpoint, unit, facts)),

  // Traffic may have moved since the plan was made: what is there now goes along.
  rebase: (write, endpoint) => whole(endpoint, valueAt(write.body, PUBLIC_ACCESS)),
};

function whole(endpoint: Resource, publicNetworkAccess: Json): Write {
  return wholeWith(endpoint, { path: PUBLIC_ACCESS, value: publicNetworkAccess, keeps: KEEPS });
}
