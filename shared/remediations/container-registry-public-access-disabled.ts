import type { Remediation } from '../model/remediation.ts';
import type { Resource } from '../model/unit.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { type Concern, safe, unsafe } from './concerns.ts';
import { containerRegistrySetting } from './container-registry-setting.ts';
import { PUBLIC_ACCESS } from './public-access.ts';
import { textAt } from './values.ts';

export const containerRegistryPublicAccessDisabled: Remediation = containerRegistrySetting({
  id: 'container-registry-public-access-disabled',
  ruleId: 'AML-NET-036',
  does: 'Turn off public network access on',
  path: PUBLIC_ACCESS,
  wanted: 'Disabled',
  missing: 'Enabled',
  sideEffects: [
    'Nobody pulls or pushes images over the internet any more, also with valid credentials.',
    'Image builds of the workspace need a build compute in its network, or serverless builds.',
    'Agents and clusters outside the network cannot pull until they have a private endpoint.',
  ],
  facts: CLOSING_FACTS,
  concerns: (registry, unit, facts) => [
    hasPrivateLinkTier(registry),
    letsAzureThrough(registry),
    ...closesWithoutHarm(registry, unit, facts),
  ],
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
