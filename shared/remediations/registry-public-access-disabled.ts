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

const id = 'registry-public-access-disabled';
const actions = ['Microsoft.MachineLearningServices/registries/write'];

/**
 * The managed resource group goes along although Azure made it: which one belongs to the registry is a setting, and a PUT without it could
 * ask for another. Addresses and private endpoint connections are told by Azure and stay without being sent.
 */
const KEEPS = ['intellectualPropertyPublisher', 'managedResourceGroup', 'managedResourceGroupSettings', 'regionDetails'];

export const registryPublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the Azure Machine Learning registry',
  kind: 'registry',
  ruleIds: ['AML-NET-026'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan: (registry) =>
    planToSet(registry, {
      remediationId: id,
      actions,
      apiVersion: apiVersions.registry,
      path: PUBLIC_ACCESS,
      wanted: 'Disabled',
      missing: 'Enabled',
      summary: `Turn off public network access on the Azure Machine Learning registry ${registry.name}.`,
      risk: 'disruptive',
      sideEffects: [
        'Workspaces and people outside the network are refused its models, environments and components at once, also with valid credentials.',
        'Deployments and jobs that take a model or an image from it need a private way to it, in a managed network an outbound rule, or cannot start or scale out.',
        'In the studio only its models can be looked at.',
        'Its own storage accounts and container registry stay as they are: close them too.',
        'Tags, identity and regions stay as they are.',
      ],
      write: (value) => whole(registry, value),
    }),

  facts: CLOSING_FACTS,
  preflight: (registry, unit, facts) => weigh(closesWithoutHarm(registry, unit, facts)),

  // A region or a tag may have come since the plan was made: what is there now goes along.
  rebase: (write, registry) => whole(registry, valueAt(write.body, PUBLIC_ACCESS)),
};

function whole(registry: Resource, publicNetworkAccess: Json): Write {
  return wholeWith(registry, { path: PUBLIC_ACCESS, value: publicNetworkAccess, keeps: KEEPS });
}
