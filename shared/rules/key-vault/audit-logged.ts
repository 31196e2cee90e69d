import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { logFields, sentLogs } from '../log-categories.ts';

const ACCEPTED = ['auditevent', 'audit', 'alllogs'];

export const keyVaultAuditLogged = defineRule({
  id: 'AML-MON-008',
  kind: 'key-vault',
  title: 'Key vault access is logged',
  severity: 'high',
  control: 6,
  why: 'Without the audit log nobody can tell who read which secret, neither when hunting an intruder nor when asked by an auditor.',
  how: 'Add a diagnostic setting to the vault that sends AuditEvent, or the group audit or allLogs, to a Log Analytics workspace.',
  fix: 'auto',
  remediation: 'key-vault-audit-logged',
  references: ['https://learn.microsoft.com/azure/key-vault/general/logging'],
  peers: [
    'AP:cf820ca0',
    'AP:951af2fa',
    'PSR:Azure.KeyVault.Logs',
    'PRW:keyvault_logging_enabled',
    'AZQR:kv-001',
    'MON:ensure-logging-enabled-kv',
    'TSS:Azure_KeyVault_Audit_Enable_Diagnostics_Log',
  ],
  reads: {},
  neighbours: { 'diagnostic-setting': logFields },

  check(vault, unit) {
    const settings = unit.of('diagnostic-setting', vault.id);
    const sent = sentLogs(settings);
    return ACCEPTED.some((name) => sent.has(name))
      ? pass('A diagnostic setting sends the audit log to a destination.')
      : fail(`None of ${settings.length} diagnostic setting(s) sends AuditEvent to a destination.`);
  },
});
