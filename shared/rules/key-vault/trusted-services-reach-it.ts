import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

export const keyVaultTrustedServicesReachIt = defineRule({
  id: 'AML-NET-035',
  kind: 'key-vault',
  title: 'Closed key vault lets trusted Microsoft services through',
  severity: 'medium',
  control: 3,
  why: 'A vault that shuts out Azure Machine Learning breaks the workspace, and the quick repair under pressure is to open it for all.',
  how: 'Set networkAcls.bypass to AzureServices and leave the default action at Deny.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#secure-azure-key-vault'],
  reads: {
    'properties.publicNetworkAccess': 'Disabled, or the default action is Deny (otherwise there is nothing to let through)',
    'properties.networkAcls.defaultAction': 'Deny',
    'properties.networkAcls.bypass': 'AzureServices',
  },

  check(vault) {
    const isClosed = vault.is('properties.publicNetworkAccess', 'Disabled') || vault.is('properties.networkAcls.defaultAction', 'Deny');
    if (!isClosed) {
      return notApplicable('The vault is open, so nobody needs to be let through.');
    }
    const bypass = vault.text('properties.networkAcls.bypass');
    if (bypass === undefined) {
      return pass('Trusted Microsoft services pass the firewall: networkAcls.bypass is not set, which means AzureServices.');
    }
    return vault.is('properties.networkAcls.bypass', 'AzureServices')
      ? pass('Trusted Microsoft services pass the firewall.')
      : fail(`Azure Machine Learning cannot reach the vault: networkAcls.bypass is ${bypass}.`);
  },
});
