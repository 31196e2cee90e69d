import type { Remediation } from '../model/remediation.ts';
import { publicAccessDisabled } from './public-access.ts';

const type = {
  kind: 'registry',
  noun: 'Azure Machine Learning registry',
  actions: ['Microsoft.MachineLearningServices/registries/write'],
  // The managed resource group goes along although Azure made it: which one belongs to the registry is a setting, and a PUT without it
  // could ask for another. Addresses and private endpoint connections are told by Azure and stay without being sent.
  keeps: ['intellectualPropertyPublisher', 'managedResourceGroup', 'managedResourceGroupSettings', 'regionDetails'],
} as const;

export const registryPublicAccessDisabled: Remediation = publicAccessDisabled(type, {
  id: 'registry-public-access-disabled',
  ruleId: 'AML-NET-026',
  sideEffects: [
    'Workspaces and people outside the network are refused its models, environments and components at once, also with valid credentials.',
    'Deployments and jobs that take a model or an image from it need a private way to it, in a managed network an outbound rule, or cannot start or scale out.',
    'In the studio only its models can be looked at.',
    'Its own storage accounts and container registry stay as they are: close them too.',
    'Tags, identity and regions stay as they are.',
  ],
});
