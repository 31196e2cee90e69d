import { WORKSPACE_ID } from '../../scenes.ts';

const role = (id: string) => `/providers/Microsoft.Authorization/roleDefinitions/${id}`;

export const roles = {
  owner: role('8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
  contributor: role('b24988ac-6180-42a0-ab88-20f7382dd24c'),
  userAccessAdministrator: role('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'),
  rbacAdministrator: role('f58310d9-a9f6-439a-9e8d-f62e7b41a168'),
  dataScientist: role('f6c7c914-8db3-469d-8ca1-694a8f32e121'),
} as const;

interface Given {
  readonly role: string;
  readonly scope?: string | null;
  readonly principalType?: string | null;
  readonly principalId?: string;
}

/** A role assignment as a case; at the workspace and to a user unless it says otherwise. */
export function assignment({ role: roleDefinitionId, scope = WORKSPACE_ID, principalType = 'User', principalId = 'p1' }: Given) {
  const at = scope === '/' ? '' : (scope ?? WORKSPACE_ID);
  return {
    raw: {
      id: `${at}/providers/Microsoft.Authorization/roleAssignments/${principalId}`,
      properties: { roleDefinitionId, scope, principalType, principalId },
    },
  };
}
