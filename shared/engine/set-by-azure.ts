import type { Kind } from '../model/kinds.ts';

/** What rules read that no template can say: Azure sets it when, or after, the resource is deployed. */
const SET_BY_AZURE: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  compute: ['properties.properties.osImageMetadata.isLatestOsImageVersion'],
  'online-endpoint': ['properties.scoringUri'],
  'outbound-rule': ['properties.errorInformation', 'properties.status'],
  schedule: ['properties.provisioningState'],
  'storage-account': ['properties.creationTime'],
  workspace: [
    'identity.principalId',
    'identity.userAssignedIdentities.*.principalId',
    'systemData.lastModifiedByType',
    'systemData.lastModifiedBy',
  ],
};

export function isSetByAzure(kind: Kind, path: string): boolean {
  return SET_BY_AZURE[kind]?.includes(path) ?? false;
}
