import type { JsonObject } from '../../shared/model/json.ts';
import type { Unit } from '../../shared/model/unit.ts';
import { aSlot, aUnit, GROUP, WORKSPACE_ID } from '../scenes.ts';

export const STORAGE_ID = `${GROUP}/providers/microsoft.storage/storageaccounts/st1`;
export const VAULT_ID = `${GROUP}/providers/microsoft.keyvault/vaults/kv1`;

export const connection = (status: string): JsonObject => ({ properties: { privateLinkServiceConnectionState: { status } } });

/** A workspace that is open, and can be closed without harm. */
export const openWorkspace = { id: WORKSPACE_ID, properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Succeeded' } };

/** A storage account or vault that is open, and can be closed without harm. */
export const openDependent = {
  properties: {
    publicNetworkAccess: 'Enabled',
    provisioningState: 'Succeeded',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' },
    privateEndpointConnections: [connection('Approved')],
  },
};

export const readOnlyLock = (scope: string, name = 'freeze'): JsonObject & { readonly id: string } => ({
  id: `${scope}/providers/microsoft.authorization/locks/${name}`,
  properties: { level: 'ReadOnly' },
});

/** All of a unit that the preflights look at, healthy; a test replaces what it is about. */
export function aSafeUnit(scene: Parameters<typeof aUnit>[0] = {}): Unit {
  const healthy = { workspace: [openWorkspace], 'private-endpoint-connection': [connection('Approved')], 'online-endpoint': [], lock: [] };
  const unit = aUnit({ ...healthy, ...scene });
  const dependents = [STORAGE_ID, VAULT_ID].map((id) => aSlot('lock', [], id));
  return { ...unit, slots: [...unit.slots, ...dependents] };
}
