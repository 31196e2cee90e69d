import type { JsonObject } from '../../../../shared/model/json.ts';
import type { ArmResource } from '../../types.ts';
import type { Ago } from './common.ts';
import { groups, guidOf, idIn, subscriptions } from './ids.ts';

interface Role {
  /** Of the definition; the same in every tenant for built-in roles. */
  readonly guid: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  /** Scopes of a role the organisation wrote itself. */
  readonly custom?: readonly string[];
}

const AML = 'Microsoft.MachineLearningServices';

/** The roles that Contoso uses. */
const roles = {
  owner: { guid: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner', actions: ['*'] },
  contributor: {
    guid: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    name: 'Contributor',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
    ],
  },
  reader: { guid: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', name: 'Reader', actions: ['*/read'] },
  dataScientist: {
    guid: 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
    name: 'AzureML Data Scientist',
    actions: [`${AML}/workspaces/*/read`, `${AML}/workspaces/*/action`, `${AML}/workspaces/*/delete`, `${AML}/workspaces/*/write`],
    notActions: [
      `${AML}/workspaces/delete`,
      `${AML}/workspaces/write`,
      `${AML}/workspaces/computes/*/write`,
      `${AML}/workspaces/computes/*/delete`,
      `${AML}/workspaces/computes/listKeys/action`,
      `${AML}/workspaces/listKeys/action`,
    ],
  },
  registryUser: {
    guid: '1823dd4f-9b8c-4ab6-ab4e-7397a3684615',
    name: 'AzureML Registry User',
    actions: [`${AML}/registries/read`, `${AML}/registries/assets/*`],
  },
  aiAdministrator: {
    guid: 'b78c5d69-af96-48a3-bf8d-a8b4d589de94',
    name: 'Azure AI Administrator',
    actions: [`${AML}/*`, 'Microsoft.Storage/storageAccounts/*', 'Microsoft.KeyVault/*', 'Microsoft.ContainerRegistry/registries/*'],
  },
  blobContributor: {
    guid: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    name: 'Storage Blob Data Contributor',
    actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/*'],
    dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*'],
  },
  imagePull: {
    guid: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
    name: 'AcrPull',
    actions: ['Microsoft.ContainerRegistry/registries/pull/read'],
  },
  secretsOfficer: {
    guid: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    name: 'Key Vault Secrets Officer',
    actions: ['Microsoft.KeyVault/checkNameAvailability/read', 'Microsoft.KeyVault/vaults/*/read'],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  },
  modelPromoter: {
    guid: guidOf('role ML Model Promoter'),
    name: 'ML Model Promoter',
    actions: [
      `${AML}/workspaces/read`,
      `${AML}/workspaces/*/read`,
      `${AML}/workspaces/models/versions/write`,
      `${AML}/workspaces/onlineEndpoints/write`,
      `${AML}/workspaces/onlineEndpoints/deployments/write`,
    ],
    custom: [groups.prod],
  },
} as const satisfies Record<string, Role>;

export type RoleKey = keyof typeof roles;

/** The definition as its subscription shows it. */
export function roleDefinitionId(subscription: string, key: RoleKey): string {
  return idIn(subscription, 'Microsoft.Authorization/roleDefinitions', roles[key].guid);
}

const USED: Readonly<Record<keyof typeof subscriptions, readonly RoleKey[]>> = {
  prod: ['owner', 'reader', 'registryUser', 'aiAdministrator', 'blobContributor', 'imagePull', 'secretsOfficer', 'modelPromoter'],
  nonprod: ['owner', 'contributor', 'dataScientist', 'aiAdministrator', 'blobContributor'],
};

export function roleDefinitions(ago: Ago): readonly ArmResource[] {
  return [
    ...USED.prod.map((key) => definition(subscriptions.prod, key, ago)),
    ...USED.nonprod.map((key) => definition(subscriptions.nonprod, key, ago)),
  ];
}

function definition(subscription: string, key: RoleKey, ago: Ago): ArmResource {
  const role: Role = roles[key];
  return {
    id: roleDefinitionId(subscription, key),
    name: role.guid,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName: role.name,
      type: role.custom === undefined ? 'BuiltInRole' : 'CustomRole',
      assignableScopes: role.custom ?? ['/'],
      permissions: [permission(role)],
      createdOn: ago(300),
      updatedOn: ago(300),
    },
  };
}

function permission({ actions, notActions = [], dataActions = [] }: Role): JsonObject {
  return { actions, notActions, dataActions, notDataActions: [] };
}
