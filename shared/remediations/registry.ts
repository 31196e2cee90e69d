import type { Remediation } from '../model/remediation.ts';
import { clusterScalesToZero } from './cluster-scales-to-zero.ts';
import { containerRegistryAdminDisabled } from './container-registry-admin-disabled.ts';
import { containerRegistryPublicAccessDisabled } from './container-registry-public-access-disabled.ts';
import { keyVaultAuditLogged } from './key-vault-audit-logged.ts';
import { keyVaultPublicAccessDisabled } from './key-vault-public-access-disabled.ts';
import { onlineEndpointLogsExported } from './online-endpoint-logs-exported.ts';
import { onlineEndpointPublicAccessDisabled } from './online-endpoint-public-access-disabled.ts';
import { registryPublicAccessDisabled } from './registry-public-access-disabled.ts';
import { storageAnonymousAccessDisallowed } from './storage-anonymous-access-disallowed.ts';
import { storageHttpsRequired } from './storage-https-required.ts';
import { storageMinimumTls } from './storage-minimum-tls.ts';
import { storagePublicAccessDisabled } from './storage-public-access-disabled.ts';
import { systemDatastoresUseIdentity } from './system-datastores-use-identity.ts';
import { workspaceLogsExported } from './workspace-logs-exported.ts';
import { workspacePublicAccessDisabled } from './workspace-public-access-disabled.ts';

/** Every remediation. Listed explicitly; a test proves that no file is forgotten. */
export const remediations: readonly Remediation[] = [
  clusterScalesToZero,
  containerRegistryAdminDisabled,
  containerRegistryPublicAccessDisabled,
  keyVaultAuditLogged,
  keyVaultPublicAccessDisabled,
  onlineEndpointLogsExported,
  onlineEndpointPublicAccessDisabled,
  registryPublicAccessDisabled,
  storageAnonymousAccessDisallowed,
  storageHttpsRequired,
  storageMinimumTls,
  storagePublicAccessDisabled,
  systemDatastoresUseIdentity,
  workspaceLogsExported,
  workspacePublicAccessDisabled,
];

export function remediationById(id: string): Remediation | undefined {
  return remediations.find((remediation) => remediation.id === id);
}

export function remediationForRule(ruleId: string): Remediation | undefined {
  return remediations.find(({ ruleIds }) => ruleIds.includes(ruleId));
}
