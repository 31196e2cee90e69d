import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { type Concern, unsure, weigh } from './concerns.ts';
import { planToSet } from './setting.ts';

const id = 'system-datastores-use-identity';
const path = 'properties.systemDatastoresAuthMode';
const actions = ['Microsoft.MachineLearningServices/workspaces/write'];

export const systemDatastoresUseIdentity: Remediation = {
  id,
  title: 'Let the system datastores of the workspace use identities instead of an account key',
  kind: 'workspace',
  ruleIds: ['AML-AAD-006'],
  class: 'GATED',
  writes: [path],
  actions,

  plan: (workspace) =>
    planToSet(workspace, {
      remediationId: id,
      actions,
      apiVersion: apiVersions.workspace,
      path,
      wanted: 'Identity',
      alsoFine: ['UserDelegationSAS'],
      missing: 'AccessKey',
      summary: `Let the system datastores of the workspace ${workspace.name} use identities instead of an account key.`,
      risk: 'disruptive',
      sideEffects: [
        'People and jobs need Storage Blob Data Contributor and Storage File Data Privileged Contributor on the storage account; without these they lose their files and outputs.',
        'Creating compute instances may still need the account key: do not take it away in the same step.',
      ],
    }),

  preflight: (workspace, unit) => weigh([rolesAreUnknown(), isUnlocked(workspace, unit), isSettled(workspace)]),
};

/** Who works with the data is not in the configuration. */
function rolesAreUnknown(): Concern {
  return unsure('Whether everybody who works with its data holds the data roles on the storage account cannot be told: ask first.');
}
