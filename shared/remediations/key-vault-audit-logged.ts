import type { Remediation } from '../model/remediation.ts';
import { logsExported } from './logs-exported.ts';

export const keyVaultAuditLogged: Remediation = logsExported({
  id: 'key-vault-audit-logged',
  title: 'Send the audit log of the key vault to Log Analytics',
  kind: 'key-vault',
  ruleIds: ['AML-MON-008'],
  noun: 'key vault',
  categoryGroup: 'audit',
});
