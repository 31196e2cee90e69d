import type { Remediation } from '../model/remediation.ts';
import { keyVaultPublicAccessDisabled } from './key-vault-public-access-disabled.ts';
import { storagePublicAccessDisabled } from './storage-public-access-disabled.ts';
import { workspacePublicAccessDisabled } from './workspace-public-access-disabled.ts';

/** Every remediation. Listed explicitly; a test proves that no file is forgotten. */
export const remediations: readonly Remediation[] = [
  keyVaultPublicAccessDisabled,
  storagePublicAccessDisabled,
  workspacePublicAccessDisabled,
];

export function remediationById(id: string): Remediation | undefined {
  return remediations.find((remediation) => remediation.id === id);
}

export function remediationForRule(ruleId: string): Remediation | undefined {
  return remediations.find(({ ruleIds }) => ruleIds.includes(ruleId));
}
