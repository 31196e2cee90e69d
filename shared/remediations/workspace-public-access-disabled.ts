import type { Remediation } from '../model/remediation.ts';
import { publicAccessDisabled } from './public-access.ts';
import { decidesForItself, noDeploymentNeedsTheInternet } from './workspace-concerns.ts';

const type = { kind: 'workspace', noun: 'workspace', actions: ['Microsoft.MachineLearningServices/workspaces/write'] } as const;

export const workspacePublicAccessDisabled: Remediation = publicAccessDisabled(type, {
  id: 'workspace-public-access-disabled',
  ruleId: 'AML-NET-001',
  sideEffects: [
    'People and pipelines without a way through a private endpoint lose the studio, the SDK and the CLI for jobs, data and models.',
    'Image builds by ACR Tasks fail when the registry is private too; set a build compute or use serverless builds.',
    'Computes created before the private endpoint may have to be created again.',
    'Online endpoints keep their own public network access setting.',
    'Reading and changing the workspace through Azure Resource Manager goes on as before.',
  ],
  concerns: (workspace, unit) => [decidesForItself(workspace), noDeploymentNeedsTheInternet(workspace, unit)],
});
