/** The directory that everybody here belongs to. */
export const TENANT_ID = '7a3c1e52-0b7d-4f4e-9a7e-2f0c5d1e8b90';

const HOME_SUBSCRIPTION = '5d1f7c9a-3b60-4b2e-8f11-0c6a2e9d4b77';
const HOME = `/subscriptions/${HOME_SUBSCRIPTION}/resourcegroups/rg-aml-warden/providers`;

/** A managed identity that the token endpoint gives tokens for. */
export interface ManagedIdentity {
  readonly name: string;
  readonly clientId: string;
  readonly objectId: string;
  /** What tokens carry as `xms_mirid`. */
  readonly resourceId: string;
  readonly mayWrite: boolean;
}

/** aml-warden's identities: one that reads, one that repairs, and the app's own for whoever names none. */
export const managedIdentities = {
  reader: {
    name: 'id-aml-warden-reader',
    clientId: '1c0f6a0e-6f43-4c8f-9d7f-3b1d1a5f0001',
    objectId: '8e2b0c5d-94a1-4a53-8a3d-6e0f9b7c0001',
    resourceId: `${HOME}/Microsoft.ManagedIdentity/userAssignedIdentities/id-aml-warden-reader`,
    mayWrite: false,
  },
  remediator: {
    name: 'id-aml-warden-remediator',
    clientId: '1c0f6a0e-6f43-4c8f-9d7f-3b1d1a5f0002',
    objectId: '8e2b0c5d-94a1-4a53-8a3d-6e0f9b7c0002',
    resourceId: `${HOME}/Microsoft.ManagedIdentity/userAssignedIdentities/id-aml-warden-remediator`,
    mayWrite: true,
  },
  system: {
    name: 'func-aml-warden',
    clientId: '1c0f6a0e-6f43-4c8f-9d7f-3b1d1a5f0003',
    objectId: '8e2b0c5d-94a1-4a53-8a3d-6e0f9b7c0003',
    resourceId: `${HOME}/Microsoft.Web/sites/func-aml-warden`,
    mayWrite: true,
  },
} as const satisfies Record<string, ManagedIdentity>;

/** The identity a client id names; the app's own without one; undefined when nobody here has that id. */
export function identityOf(clientId: string | null): ManagedIdentity | undefined {
  return clientId === null ? managedIdentities.system : Object.values(managedIdentities).find((one) => one.clientId === clientId);
}
