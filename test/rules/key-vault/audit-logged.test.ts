import type { JsonObject } from '../../../shared/model/json.ts';
import { keyVaultAuditLogged } from '../../../shared/rules/key-vault/audit-logged.ts';
import { ruleCases } from '../../rule-cases.ts';
import { aSlot, GROUP } from '../../scenes.ts';

const VAULT = `${GROUP}/providers/microsoft.keyvault/vaults/kv`;
const setting = (properties: JsonObject, on = VAULT) => ({ id: `${on}/providers/Microsoft.Insights/diagnosticSettings/d1`, properties });
const vaultWith = (...settings: readonly ReturnType<typeof setting>[]) => ({
  raw: { id: VAULT },
  beside: { 'diagnostic-setting': settings },
});
const logs = (category: JsonObject) => [{ enabled: true, ...category }];

ruleCases(keyVaultAuditLogged, {
  pass: {
    'the category goes to a workspace': vaultWith(setting({ workspaceId: '/la', logs: logs({ category: 'AuditEvent' }) })),
    'the group audit goes to storage': vaultWith(setting({ storageAccountId: '/st', logs: logs({ categoryGroup: 'audit' }) })),
    'everything goes to an event hub': vaultWith(setting({ eventHubAuthorizationRuleId: '/eh', logs: logs({ categoryGroup: 'allLogs' }) })),
  },
  fail: {
    'the category is not enabled': vaultWith(setting({ workspaceId: '/la', logs: logs({ category: 'AuditEvent', enabled: false }) })),
    'only another category is enabled': vaultWith(
      setting({ workspaceId: '/la', logs: logs({ category: 'AzurePolicyEvaluationDetails' }) }),
    ),
    'the setting sends it nowhere': vaultWith(setting({ logs: logs({ category: 'AuditEvent' }) })),
    'there is no setting': {
      raw: { id: VAULT },
      beside: { 'diagnostic-setting': aSlot('diagnostic-setting', [], VAULT) },
      because: 'None of 0',
    },
  },
  unknown: {
    'only the settings of another resource were read': {
      raw: { id: VAULT },
      beside: { 'diagnostic-setting': [setting({ workspaceId: '/la', logs: logs({ category: 'AuditEvent' }) }, `${VAULT}2`)] },
    },
  },
});
