import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

export const storageTrustedServicesReachIt = defineRule({
  id: 'AML-NET-029',
  kind: 'storage-account',
  title: 'Closed storage account still lets Azure Machine Learning through',
  severity: 'medium',
  control: 3,
  why: 'A firewall that shuts out Azure Machine Learning breaks jobs and the studio, and the quick repair under pressure is to open it for all.',
  how: 'Add AzureServices to networkAcls.bypass, or a resource access rule that names this workspace; keep the other rules.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet'],
  peers: [
    'AP:c9d007d0',
    'CKV:CKV_AZURE_36',
    'PRW:storage_ensure_azure_services_are_trusted_to_access_is_enabled',
    'MON:trusted-microsoft-services-enabled-for-storage-account-access',
    'KICS:Trusted Microsoft Services Not Enabled',
  ],
  reads: {
    'properties.networkAcls.defaultAction': 'Deny (otherwise there is nothing to let through)',
    'properties.networkAcls.bypass': 'AzureServices among the comma-separated values',
    'properties.networkAcls.resourceAccessRules[].resourceId': 'this workspace, where AzureServices is not bypassed',
  },

  check(account, unit) {
    if (!account.is('properties.networkAcls.defaultAction', 'Deny')) {
      return notApplicable('The default network rule is not Deny, so nobody needs to be let through.');
    }
    // The provider's default is AzureServices.
    const bypass = account.text('properties.networkAcls.bypass') ?? 'AzureServices';
    if (bypass.split(',').some((token) => token.trim().toLowerCase() === 'azureservices')) {
      return pass('Trusted Azure services pass the firewall.');
    }
    const admitted = account.all('properties.networkAcls.resourceAccessRules[].resourceId');
    return admitted.some((id) => String(id).toLowerCase() === unit.id)
      ? pass('A resource access rule lets this workspace through.')
      : fail(`Only ${bypass} passes the firewall (networkAcls.bypass), and no resource access rule names this workspace.`);
  },
});
