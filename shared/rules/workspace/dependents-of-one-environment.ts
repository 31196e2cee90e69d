import { defineRule } from '../../model/rule.ts';
import { declared } from '../environments.ts';
import { HUB_OR_DEFAULT } from '../hub.ts';
import { judgeDependents } from '../shared-dependents.ts';

const EXPECTED = 'used by workspaces of one environment';
const fields = {
  kind: HUB_OR_DEFAULT,
  ...declared,
  'properties.storageAccount': EXPECTED,
  'properties.keyVault': EXPECTED,
  'properties.containerRegistry': EXPECTED,
} as const;

export const dependentsOfOneEnvironment = defineRule({
  id: 'AML-ENV-004',
  kind: 'workspace',
  unit: 'estate',
  title: 'Environments do not share storage, key vault or container registry',
  severity: 'high',
  control: 9,
  why: 'Who may work in one environment reads the data, the secrets and the images of the other through what both share.',
  how: 'Create the workspace anew with a storage account, a key vault and a container registry of its own environment.',
  fix: 'guide',
  references: [
    'https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication#data-isolation-for-shared-resources',
  ],
  reads: fields,
  neighbours: { workspace: fields },

  check(workspace, estate) {
    return judgeDependents(workspace, estate, ['properties.storageAccount', 'properties.keyVault', 'properties.containerRegistry']);
  },
});
