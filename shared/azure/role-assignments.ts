import { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { TokenCredential } from '@azure/core-auth';
import { RestError } from '@azure/core-rest-pipeline';
import { scopeOfId } from '../model/resource-id.ts';

export interface RoleAssignment {
  readonly id: string;
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
}

export interface NewRoleAssignment {
  readonly scope: string;
  readonly name: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
}

/** Role assignments through @azure/arm-authorization. */
export interface RoleAssignments {
  /** At the scope and above it, not below. Ids lower case. */
  list(scope: string): Promise<RoleAssignment[]>;
  /** `exists`: under another name. */
  create(assignment: NewRoleAssignment): Promise<'created' | 'exists'>;
  remove(id: string): Promise<void>;
}

/** Azure refused; the message says what to do. */
export class RoleAssignmentRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RoleAssignmentRefused';
  }
}

export function createRoleAssignments(
  credential: TokenCredential,
  { endpoint, audience }: { endpoint: string; audience: string },
): RoleAssignments {
  // The subscription of the client is used by none of the calls below: each names its scope.
  const client = new AuthorizationManagementClient(credential, '00000000-0000-0000-0000-000000000000', {
    endpoint,
    credentialScopes: `${audience}/.default`,
  });
  return {
    list: (scope) =>
      explained(scope, async () => {
        const found: RoleAssignment[] = [];
        for await (const { id = '', roleDefinitionId, principalId, principalType } of client.roleAssignments.listForScope(
          withoutSlash(scope),
          {
            filter: 'atScope()',
          },
        )) {
          found.push({
            id: id.toLowerCase(),
            scope: scopeOfId(id.toLowerCase()),
            roleId: lastOf(roleDefinitionId),
            principalId: (principalId ?? '').toLowerCase(),
            principalType: principalType ?? 'Unknown',
          });
        }
        return found;
      }),
    create: ({ scope, name, roleId, principalId, principalType }) =>
      explained(scope, async () => {
        const subscription = scope.split('/').slice(0, 3).join('/');
        await client.roleAssignments.create(withoutSlash(scope), name, {
          principalId,
          principalType,
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        });
        return 'created' as const;
      }).catch((error: unknown) => {
        if (error instanceof RoleAssignmentRefused && codeOf(error.cause) === 'RoleAssignmentExists') {
          return 'exists' as const;
        }
        throw error;
      }),
    remove: (id) => explained(id, async () => void (await client.roleAssignments.deleteById(withoutSlash(id)))),
  };
}

const HINTS: Readonly<Record<string, string>> = {
  PrincipalNotFound:
    'The directory knows no such principal: check the object id (not the application id), or wait a minute if it was just made.',
  AuthorizationFailed: 'The signed-in identity may not do this: it needs Microsoft.Authorization/roleAssignments/write there.',
  RoleDefinitionDoesNotExist: 'There is no such role there.',
  UnmatchedPrincipalType: 'The principal is of another type than principalType says.',
  ScopeLocked: 'A lock forbids it.',
};

async function explained<T>(scope: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (!(cause instanceof RestError)) {
      throw cause;
    }
    const hint = cause.statusCode === 404 && code === '' ? 'There is nothing at this scope.' : (HINTS[code] ?? '');
    throw new RoleAssignmentRefused(`${scope}: Azure answered ${cause.statusCode ?? 'nothing'} ${code}. ${hint}`.trim(), { cause });
  }
}

/** The SDK puts one in front. */
function withoutSlash(id: string): string {
  return id.replace(/^\//, '');
}

function codeOf(error: unknown): string {
  return error instanceof RestError ? (error.code ?? '') : '';
}

function lastOf(id: string | undefined): string {
  return (id ?? '').split('/').at(-1)?.toLowerCase() ?? '';
}
