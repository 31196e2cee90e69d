import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { type Concern, safe, unsafe, weigh } from './concerns.ts';
import { planToSet } from './setting.ts';
import { textAt } from './values.ts';

const id = 'container-registry-public-access-disabled';
const path = 'properties.publicNetworkAccess';
const actions = ['Microsoft.ContainerRegistry/registries/write'];

export const containerRegistryPublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the container registry',
  kind: 'container-registry',
  ruleIds: ['AML-NET-036'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (registry) =>
    planToSet(registry, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['container-registry'],
      path,
      wanted: 'Disabled',
      missing: 'Enabled',
      summary: `Turn off public network access on the container registry ${registry.name}.`,
      risk: 'disruptive',
      sideEffects: [
        'Nobody pulls or pushes images over the internet any more, also with valid credentials.',
        'Image builds of the workspace need a build compute in its network, or serverless builds.',
        'Agents and clusters outside the network cannot pull until they have a private endpoint.',
      ],
    }),

  facts: CLOSING_FACTS,
  preflight: (registry, unit, facts) =>
    weigh([hasPrivateLinkTier(registry), letsAzureThrough(registry), ...closesWithoutHarm(registry, unit, facts)]),
};

/** Only this tier has private endpoints. */
function hasPrivateLinkTier(registry: Resource): Concern {
  const tier = textAt(registry.raw, 'sku.name');
  return tier.toLowerCase() === 'premium'
    ? safe('The tier is Premium.')
    : unsafe(`The tier is ${tier || 'not told'}; only Premium has private endpoints.`);
}

function letsAzureThrough(registry: Resource): Concern {
  const bypass = textAt(registry.raw, 'properties.networkRuleBypassOptions') || 'AzureServices';
  return bypass.toLowerCase() === 'azureservices'
    ? safe('Trusted Azure services still pass.')
    : unsafe(`networkRuleBypassOptions is ${bypass}: Azure Machine Learning would be shut out.`);
}
