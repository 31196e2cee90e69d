import { nameOfId, subscriptionOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import type { Ago } from './common.ts';
import { groups, guidOf, idIn, ids, subscriptions } from './ids.ts';
import { identities, people, pipeline, teams } from './principals.ts';
import { type RoleKey, roleDefinitionId, roleDefinitions } from './roles.ts';

interface Grant {
  readonly scope: string;
  readonly role: RoleKey;
  readonly to: string;
  readonly type: 'User' | 'Group' | 'ServicePrincipal';
}

/** Production knows groups and a pipeline; in dev somebody made herself owner, and the workspace may do anything in its group. */
const GRANTS: readonly Grant[] = [
  { scope: subscriptions.prod, role: 'owner', to: teams.owners, type: 'Group' },
  { scope: ids.prod.workspace, role: 'reader', to: teams.auditors, type: 'Group' },
  { scope: ids.prod.workspace, role: 'modelPromoter', to: pipeline.objectId, type: 'ServicePrincipal' },
  { scope: groups.prod, role: 'aiAdministrator', to: identities.prod, type: 'ServicePrincipal' },
  { scope: ids.prod.storage, role: 'blobContributor', to: identities.prod, type: 'ServicePrincipal' },
  { scope: ids.prod.containers, role: 'imagePull', to: identities.prod, type: 'ServicePrincipal' },
  { scope: ids.prod.vault, role: 'secretsOfficer', to: identities.prod, type: 'ServicePrincipal' },
  { scope: ids.registry, role: 'registryUser', to: teams.scientists, type: 'Group' },
  { scope: subscriptions.nonprod, role: 'owner', to: teams.owners, type: 'Group' },
  { scope: ids.test.workspace, role: 'dataScientist', to: teams.scientists, type: 'Group' },
  { scope: groups.test, role: 'aiAdministrator', to: identities.test, type: 'ServicePrincipal' },
  { scope: ids.test.storage, role: 'blobContributor', to: identities.test, type: 'ServicePrincipal' },
  { scope: ids.dev.workspace, role: 'owner', to: people.megan.objectId, type: 'User' },
  { scope: ids.dev.workspace, role: 'dataScientist', to: teams.scientists, type: 'Group' },
  { scope: groups.dev, role: 'contributor', to: identities.dev, type: 'ServicePrincipal' },
];

/** Role assignments, the roles they grant, and locks. */
export function access(ago: Ago): readonly ArmResource[] {
  return [...GRANTS.map((grant) => assignment(grant, ago)), ...roleDefinitions(ago), ...locks()];
}

function assignment({ scope, role, to, type }: Grant, ago: Ago): ArmResource {
  const name = guidOf(`${scope} ${role} ${to}`);
  return {
    id: idIn(scope, 'Microsoft.Authorization/roleAssignments', name),
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      scope,
      roleDefinitionId: roleDefinitionId(subscriptionIn(scope), role),
      principalId: to,
      principalType: type,
      createdOn: ago(180),
      createdBy: people.lidia.objectId,
      updatedOn: ago(180),
      updatedBy: people.lidia.objectId,
    },
  };
}

function subscriptionIn(scope: string): string {
  return subscriptionOfId(scope) ?? scope;
}

function locks(): readonly ArmResource[] {
  return [ids.prod.vault, ids.prod.storage].map((scope) => ({
    id: idIn(scope, 'Microsoft.Authorization/locks', `keep-${nameOfId(scope)}`),
    name: `keep-${nameOfId(scope)}`,
    type: 'Microsoft.Authorization/locks',
    properties: { level: 'CanNotDelete', notes: 'Holds state of the production workspace.' },
  }));
}
