import { isJsonObject, type JsonObject } from '../../../shared/model/json.ts';
import { nameOfId, scopeOfId } from '../../../shared/model/resource-id.ts';
import type { Answer, ArmCall, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import { refusedAccess } from './access.ts';
import { armError, badRequest } from './errors.ts';
import { refusedByLock } from './locks.ts';
import { refusedPatch } from './patch-rules.ts';
import { findResource, missing, missingScope } from './read.ts';
import { actionOf } from './told.ts';
import { isExtensionType, isTracked, properType } from './types-of-arm.ts';

interface Target {
  readonly id: string;
  /** Lower case. */
  readonly type: string;
}

/** Why a PUT, PATCH or DELETE is not carried out; undefined when it may be. In the order in which Azure finds out. */
export function refusedWrite(world: World, call: ArmCall, { id, type }: Target): Answer | undefined {
  const { store } = world;
  const change = call.method === 'DELETE' ? 'delete' : 'write';
  const existing = store.get(id);
  return (
    refusedAccess(world, { id, action: actionOf({ change, type }), caller: call.caller }) ??
    missingScope(store, id) ??
    refusedBody(call) ??
    refusedByLock(store, existing?.id ?? id, change) ??
    refusedBusy(world, id) ??
    (call.method === 'PATCH' ? refusedPatchOf(world, call, existing, { id, type }) : undefined) ??
    (call.method === 'PUT' ? refusedPut(world, call, existing, { id, type }) : undefined)
  );
}

function refusedBody({ method, body }: ArmCall): Answer | undefined {
  return method !== 'DELETE' && body === undefined
    ? badRequest('The request content was invalid and could not be deserialized: expected a JSON object.', 'InvalidRequestContent')
    : undefined;
}

function refusedBusy({ operations }: World, id: string): Answer | undefined {
  return operations.isBusy(id)
    ? armError(409, 'Conflict', `Another operation on '${id}' is in progress. Please try again later.`)
    : undefined;
}

function refusedPatchOf({ store }: World, call: ArmCall, existing: ArmResource | undefined, { id, type }: Target): Answer | undefined {
  return existing === undefined ? missing(store, id) : refusedPatch(type, call.body ?? {}, existing);
}

function refusedPut({ store }: World, { body = {} }: ArmCall, existing: ArmResource | undefined, { id, type }: Target): Answer | undefined {
  const parent = parentOf(id, type);
  if (parent !== undefined && findResource(store, parent) === undefined) {
    return armError(
      404,
      'ParentResourceNotFound',
      `Failed to perform 'write' on resource(s) of type '${properType(type)}', because the parent resource '${parent}' could not be found.`,
    );
  }
  if (isTracked(type) && existing?.['location'] === undefined && typeof body['location'] !== 'string') {
    return badRequest(`The location property is required for this definition.`, 'LocationRequired');
  }
  if (type === 'microsoft.authorization/roleassignments') {
    return refusedAssignment(store.children(scopeOfId(id), type), id, body);
  }
  return undefined;
}

/** The resource above a child, or what an extension hangs on when that is a resource. */
function parentOf(id: string, type: string): string | undefined {
  if (isExtensionType(type)) {
    const scope = scopeOfId(id);
    return /\/providers\/(?!microsoft\.management\/)/i.test(scope) ? scope : undefined;
  }
  return type.split('/').length > 2 ? id.split('/').slice(0, -2).join('/') : undefined;
}

function refusedAssignment(others: readonly ArmResource[], id: string, body: JsonObject): Answer | undefined {
  const wanted = assignmentKey(body);
  if (wanted === undefined) {
    return badRequest('Expected properties.roleDefinitionId and properties.principalId.', 'InvalidRequestContent');
  }
  const isThere = others.some((other) => other.id.toLowerCase() !== id.toLowerCase() && assignmentKey(other) === wanted);
  return isThere ? armError(409, 'RoleAssignmentExists', 'The role assignment already exists.') : undefined;
}

function assignmentKey({ properties }: JsonObject): string | undefined {
  const { roleDefinitionId, principalId } = isJsonObject(properties) ? properties : {};
  return typeof roleDefinitionId === 'string' && typeof principalId === 'string'
    ? `${nameOfId(roleDefinitionId)} ${principalId}`.toLowerCase()
    : undefined;
}
