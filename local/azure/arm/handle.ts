import { canonicalId, typeOfId } from '../../../shared/model/resource-id.ts';
import { answerGraph, GRAPH_PATH } from '../graph.ts';
import type { Answer, ArmCall } from '../types.ts';
import type { World } from '../world.ts';
import { refusedAccess } from './access.ts';
import { actOnResource } from './action.ts';
import { operationAnswer } from './answers.ts';
import { refusedVersion } from './api-version.ts';
import { armError, badRequest, methodNotAllowed } from './errors.ts';
import { readList } from './list.ts';
import { type ArmPath, pathOf } from './path.ts';
import { checkRestrictions, policyScopeOf } from './policies.ts';
import { readResource } from './read.ts';
import { properType } from './types-of-arm.ts';
import { writeResource } from './write.ts';

/** Resource Manager: everything below the ARM endpoint. `apiVersion` of the call is still unchecked. */
export function handleArm(world: World, call: ArmCall): Answer {
  const path = `/${call.segments.join('/')}`;
  if (path.toLowerCase() === GRAPH_PATH) {
    return checked(world, call, 'microsoft.resourcegraph/resources') ?? answerGraph(world, call);
  }
  if (call.method === 'POST') {
    return ask(world, call, path) ?? act(world, call, path);
  }
  const named = pathOf(call.segments);
  if (named === undefined) {
    return badRequest(`The request URI '${path}' is not valid.`, 'InvalidRequestUri');
  }
  const type = typeIn(named);
  return checked(world, call, type) ?? route(world, call, { named, type, path });
}

interface Routed {
  readonly named: ArmPath;
  readonly type: string;
  readonly path: string;
}

function route(world: World, call: ArmCall, { named, type, path }: Routed): Answer {
  if (call.method === 'GET') {
    return read(world, call, { named, type, path });
  }
  if (!['PUT', 'PATCH', 'DELETE'].includes(call.method) || named.names !== 'resource') {
    return methodNotAllowed(call.method, properType(type));
  }
  if (type.startsWith('microsoft.resources/')) {
    return badRequest(`The simulated Azure does not change ${type}.`, 'SimulationUnsupported');
  }
  return writeResource(world, call, named);
}

function read(world: World, call: ArmCall, { named, type, path }: Routed): Answer {
  const special = readSpecial(world, call, type, path);
  if (special !== undefined) {
    return special;
  }
  const refused = refusedAccess(world, { id: path, action: `${properType(type)}/read`, caller: call.caller });
  return refused ?? (named.names === 'resource' ? readResource(world, call, named.id) : readList(world, call, named));
}

/** What looks like a resource and is none: how an operation stands, and what happened. */
function readSpecial(world: World, call: ArmCall, type: string, path: string): Answer | undefined {
  const kind = /\/locations\/(?<kind>operationsstatus|operationresults)$/.exec(type)?.groups?.['kind'];
  if (kind !== undefined) {
    const operation = world.operations.find(call.segments.at(-1) ?? '');
    return operation === undefined
      ? armError(404, 'OperationNotFound', 'The operation could not be found.')
      : operationAnswer(world, operation, { kind, apiVersion: call.apiVersion });
  }
  return type === 'microsoft.insights/eventtypes/values'
    ? readActivityLog(world, call, `/subscriptions/${path.split('/')[2] ?? ''}`)
    : undefined;
}

function readActivityLog(world: World, call: ArmCall, subscription: string): Answer {
  const action = 'Microsoft.Insights/eventtypes/values/read';
  const shownUntil = world.now().getTime() - world.settings.activityLogLagInMs;
  return refusedAccess(world, { id: subscription, action, caller: call.caller }) ?? world.activity.read(subscription, call, shownUntil);
}

function ask(world: World, call: ArmCall, path: string): Answer | undefined {
  const scope = policyScopeOf(path);
  return scope === undefined
    ? undefined
    : (checked(world, call, 'microsoft.policyinsights/checkpolicyrestrictions') ?? checkRestrictions(world, call, scope));
}

function act(world: World, call: ArmCall, path: string): Answer {
  const id = path.slice(0, path.lastIndexOf('/'));
  const named = canonicalId(path) === null ? undefined : pathOf(call.segments.slice(0, -1));
  if (named?.names !== 'resource') {
    return badRequest(`The request URI '${path}' is not valid.`, 'InvalidRequestUri');
  }
  return checked(world, call, typeOfId(id)) ?? actOnResource(world, call, { id, actionName: call.segments.at(-1) ?? '' });
}

function checked({ settings }: World, call: ArmCall, type: string): Answer | undefined {
  return refusedVersion(call.apiVersion, type, settings.apiVersions);
}

function typeIn(path: ArmPath): string {
  switch (path.names) {
    case 'subscriptions':
      return 'microsoft.resources/subscriptions';
    case 'groups':
      return 'microsoft.resources/subscriptions/resourcegroups';
    case 'everything':
      return 'microsoft.resources/resources';
    default:
      return path.type;
  }
}
