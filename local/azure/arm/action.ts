import type { JsonObject } from '../../../shared/model/json.ts';
import { typeOfId } from '../../../shared/model/resource-id.ts';
import type { Answer, ArmCall, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import { refusedAccess } from './access.ts';
import { operationHeaders } from './answers.ts';
import { badRequest } from './errors.ts';
import { refusedByLock } from './locks.ts';
import { merged } from './merge.ts';
import type { OperationError } from './operations.ts';
import { findResource, missing } from './read.ts';
import { actionOf, type Deed, tell } from './told.ts';
import { commit } from './write.ts';

/** What an action does: answers something, changes the resource, or both; `slow` ones are answered before they are done. */
interface Effect {
  readonly answer?: JsonObject;
  readonly change?: JsonObject;
  readonly slow?: boolean;
  /** Changes nothing, and may fail by itself. */
  readonly question?: { readonly error?: OperationError };
  readonly durationInMs?: number;
}

const DIAGNOSE = 'microsoft.machinelearningservices/workspaces/diagnose';

const computeState = (state: string): JsonObject => ({ properties: { properties: { state } } });

/** `{type}/{action}` in lower case → what it does with the body it is given. */
const ACTIONS: Readonly<Record<string, (body: JsonObject) => Effect>> = {
  'microsoft.machinelearningservices/workspaces/resynckeys': () => ({ slow: true }),
  'microsoft.machinelearningservices/workspaces/provisionmanagednetwork': () => ({
    change: { properties: { managedNetwork: { status: { status: 'Active', sparkReady: false } } } },
    slow: true,
  }),
  'microsoft.machinelearningservices/workspaces/computes/start': () => ({ change: computeState('Running'), slow: true }),
  'microsoft.machinelearningservices/workspaces/computes/stop': () => ({ change: computeState('Stopped'), slow: true }),
  'microsoft.machinelearningservices/workspaces/computes/restart': () => ({ change: computeState('Running'), slow: true }),
  'microsoft.machinelearningservices/workspaces/computes/updateidleshutdownsetting': ({ idleTimeBeforeShutdown = null }) => ({
    change: { properties: { properties: { idleTimeBeforeShutdown } } },
  }),
};

/** Lists of secrets: refused unless the settings allow them, and then as empty as the secrets we have. */
const SECRETS = /^list[a-z]+$/;

/** POST on a resource. Every one of them sends an event, as in Azure. */
export function actOnResource(world: World, call: ArmCall, { id, actionName }: { id: string; actionName: string }): Answer {
  const resource = findResource(world.store, id);
  const type = typeOfId(id);
  const deed: Deed = { change: 'action', resourceId: resource?.id ?? id, type: resource?.type ?? type, actionName };
  const refused =
    refusedAccess(world, { id, action: actionOf(deed), caller: call.caller }) ??
    (resource === undefined ? missing(world.store, id) : refusedByLock(world.store, id, 'action'));
  if (refused !== undefined || resource === undefined) {
    tell(world, call, deed, { succeeded: false });
    return refused ?? missing(world.store, id);
  }
  const effect = effectOf(world, call, { resource, type, actionName });
  return effect === undefined
    ? badRequest(`The simulated Azure does not know the action '${actionOf(deed)}'.`, 'SimulationUnsupported')
    : perform(world, call, { resource, deed, effect });
}

interface Wanted {
  readonly resource: ArmResource;
  readonly type: string;
  readonly actionName: string;
}

function effectOf({ diagnoses }: World, { body = {} }: ArmCall, { resource, type, actionName }: Wanted): Effect | undefined {
  const name = `${type}/${actionName.toLowerCase()}`;
  if (name === DIAGNOSE) {
    const { error, ...found } = diagnoses.of(resource.id);
    return { ...found, slow: true, question: error === undefined ? {} : { error } };
  }
  return ACTIONS[name]?.(body) ?? (SECRETS.test(actionName.toLowerCase()) ? { answer: { keys: [], value: [] } } : undefined);
}

interface Acting {
  readonly resource: ArmResource;
  readonly deed: Deed;
  readonly effect: Effect;
}

function perform(world: World, call: ArmCall, { resource, deed, effect }: Acting): Answer {
  const apply = (later: boolean): void => {
    if (effect.change !== undefined) {
      const current = world.store.get(resource.id) ?? resource;
      commit(world, { ...merged(current, effect.change), id: current.id, type: current.type, name: current.name });
    }
    tell(world, call, deed, { succeeded: true, later });
  };
  if (effect.slow !== true || call.atOnce === true || world.settings.longRunning.style === 'none') {
    apply(false);
    return effect.answer === undefined ? { status: 200 } : { status: 200, body: effect.answer };
  }
  const operation = world.operations.begin({
    resourceId: resource.id,
    durationInMs: effect.durationInMs ?? world.settings.longRunning.durationInMs,
    ...(effect.question === undefined ? {} : { question: effect.question }),
    result: effect.answer ?? {},
    finish: (error) => (error === undefined ? apply(true) : tell(world, call, deed, { succeeded: false, later: true })),
  });
  // An action has no resource to look at in the end: there is always a Location.
  const headers = operationHeaders(world, operation, call.apiVersion);
  const location = headers['location'] ?? (headers['azure-asyncoperation'] ?? '').replace('/operationsStatus/', '/operationResults/');
  return { status: 202, headers: { ...headers, location } };
}
