import type { Remediation } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { type Concern, safe, unsafe } from './concerns.ts';
import { publicAccessDisabled } from './public-access.ts';
import { containerRegistry } from './repaired-types.ts';
import { textAt } from './values.ts';

export const containerRegistryPublicAccessDisabled: Remediation = publicAccessDisabled(containerRegistry, {
  id: 'container-registry-public-access-disabled',
  ruleId: 'AML-NET-036',
  sideEffects: [
    'Nobody pulls or pushes images over the internet any more, also with valid credentials.',
    'Image builds of the workspace need a build compute in its network, or serverless builds.',
    'Agents and clusters outside the network cannot pull until they have a private endpoint.',
  ],
  concerns: (registry) => [hasPrivateLinkTier(registry), letsAzureThrough(registry)],
});

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
