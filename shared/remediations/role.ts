import type { Remediation } from '../model/remediation.ts';

/** An Azure custom role, as `az role definition create` takes it. */
export interface CustomRole {
  readonly Name: string;
  readonly IsCustom: true;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

/** What the remediator must be allowed, exactly: the writes of the remediations given and nothing else. */
export function remediatorRole(enabled: readonly Pick<Remediation, 'actions'>[], scopes: readonly string[]): CustomRole {
  return {
    Name: 'aml-warden remediator',
    IsCustom: true,
    Description: 'Writes what the enabled remediations of aml-warden write. Reading is the reader identity’s.',
    Actions: [...new Set(enabled.flatMap(({ actions }) => actions))].toSorted(),
    NotActions: [],
    AssignableScopes: scopes,
  };
}

/** The remediations that may write under a configuration: those with a rule whose mode is approve or auto somewhere. */
export function enabledRemediations(all: readonly Remediation[], modesOf: (ruleId: string) => readonly string[]): readonly Remediation[] {
  return all.filter(({ ruleIds }) => ruleIds.some((id) => modesOf(id).some((mode) => mode === 'approve' || mode === 'auto')));
}
