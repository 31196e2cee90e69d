import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const publicAccessDisabled = defineRule({
  id: 'AML-NET-001',
  kind: 'workspace',
  title: 'Workspace public network access is disabled',
  severity: 'critical',
  control: 3,
  why: 'A workspace with public network access answers anyone on the internet who holds, steals or guesses a credential.',
  how: 'Set publicNetworkAccess to Disabled. Make sure an approved private endpoint exists first, or nobody can reach the workspace.',
  fix: 'gated',
  remediation: 'workspace-public-access-disabled',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link'],
  peers: ['AP:438c38d2', 'PSR:Azure.ML.PublicAccess', 'CKV:CKV_AZURE_144', 'AZQR:hub-004'],
  reads: { 'properties.publicNetworkAccess': 'Disabled', kind: 'any (a Project inherits the value from its hub)' },

  check(workspace) {
    const access = workspace.text('properties.publicNetworkAccess');
    const inherited = workspace.is('kind', 'Project') ? ', inherited from its hub' : '';
    if (workspace.is('properties.publicNetworkAccess', 'Disabled')) {
      return pass(`Public network access is disabled${inherited}.`);
    }
    // Azure takes a missing value for Enabled.
    return fail(`Public network access is ${access ?? 'not set, which means Enabled'}${inherited}.`);
  },
});
