import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const containerRegistryAdminAccountDisabled = defineRule({
  id: 'AML-AAD-024',
  kind: 'container-registry',
  title: 'Container registry admin account is disabled',
  severity: 'high',
  control: 1,
  why: 'The admin account is one shared password that may replace any image; nobody can tell who used it.',
  how: 'Give the workspace identity the roles to pull and push, set adminUserEnabled to false, then resynchronise the keys of the workspace.',
  fix: 'gated',
  remediation: 'container-registry-admin-disabled',
  references: ['https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account'],
  peers: [
    'AP:dc921057',
    'AP:79fdfe03',
    'PSR:Azure.ACR.AdminUser',
    'CKV:CKV_AZURE_137',
    'PRW:containerregistry_admin_user_disabled',
    'AZQR:cr-008',
    'MON:acr-admin-user-disabled',
    'TSS:Azure_ContainerRegistry_AuthZ_Disable_Admin_Account',
  ],
  reads: { 'properties.adminUserEnabled': 'false' },

  check(registry) {
    return registry.is('properties.adminUserEnabled', true)
      ? fail('The admin account is enabled.')
      : pass(`The admin account is disabled: adminUserEnabled is ${registry.text('properties.adminUserEnabled') ?? 'not set'}.`);
  },
});
