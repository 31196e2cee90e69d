import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { weigh } from './concerns.ts';
import { PUBLIC_ACCESS, planToClose } from './public-access.ts';
import { decidesForItself, noDeploymentNeedsTheInternet } from './workspace-concerns.ts';

const id = 'workspace-public-access-disabled';
const actions = ['Microsoft.MachineLearningServices/workspaces/write'];

export const workspacePublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the workspace',
  kind: 'workspace',
  ruleIds: ['AML-NET-001'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan(workspace) {
    return planToClose(workspace, {
      remediationId: id,
      actions,
      apiVersion: apiVersions.workspace,
      noun: 'workspace',
      closed: 'Disabled',
      sideEffects: [
        'People and pipelines without a way through a private endpoint lose the studio, the SDK and the CLI for jobs, data and models.',
        'Image builds by ACR Tasks fail when the registry is private too; set a build compute or use serverless builds.',
        'Computes created before the private endpoint may have to be created again.',
        'Online endpoints keep their own public network access setting.',
        'Reading and changing the workspace through Azure Resource Manager goes on as before.',
      ],
    });
  },

  facts: CLOSING_FACTS,
  preflight: (workspace, unit, facts) =>
    weigh([decidesForItself(workspace), noDeploymentNeedsTheInternet(workspace, unit), ...closesWithoutHarm(workspace, unit, facts)]),
};
