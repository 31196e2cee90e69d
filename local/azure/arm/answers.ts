import type { Answer, ArmResource } from '../types.ts';
import type { World } from '../world.ts';
import type { Operation } from './operations.ts';

/** Headers that say where to ask how a long operation stands. */
export function operationHeaders({ origin, settings }: World, operation: Operation, apiVersion: string): Record<string, string> {
  const { style } = settings.longRunning;
  const place = (kind: string): string => `${origin}${operationPath(operation, kind)}?api-version=${apiVersion}`;
  return {
    ...(style === 'location' ? {} : { 'azure-asyncoperation': place('operationsStatus') }),
    ...(style === 'azure-async' ? {} : { location: place('operationResults') }),
    ...retryAfter(settings.longRunning.retryAfterInMs),
  };
}

function operationPath({ id, resourceId }: Operation, kind: string): string {
  const [, subscriptions, subscription, ...rest] = resourceId.split('/');
  const namespace = rest[rest.map((part) => part.toLowerCase()).lastIndexOf('providers') + 1] ?? '';
  return `/${subscriptions}/${subscription}/providers/${namespace}/locations/westeurope/${kind}/${id}`;
}

/** Whole seconds as Azure says them, and the exact time for waits below one. */
function retryAfter(inMs: number): Record<string, string> {
  const seconds = String(Math.ceil(inMs / 1000));
  return inMs % 1000 === 0 ? { 'retry-after': seconds } : { 'retry-after': seconds, 'retry-after-ms': String(inMs) };
}

/** The answer to a question about an operation; `kind` is how it was asked. */
export function operationAnswer(world: World, operation: Operation, { kind, apiVersion }: { kind: string; apiVersion: string }): Answer {
  const { id, state, startedAt, endedAt, error } = operation;
  if (kind === 'operationsstatus') {
    const times = endedAt === undefined ? { startTime: startedAt } : { startTime: startedAt, endTime: endedAt };
    const headers = state === 'InProgress' ? retryAfter(world.settings.longRunning.retryAfterInMs) : {};
    return {
      status: 200,
      headers,
      body: { id, name: id, status: state, ...times, ...(error === undefined ? {} : { error: { ...error } }) },
    };
  }
  if (state === 'InProgress') {
    return { status: 202, headers: { ...operationHeaders(world, operation, apiVersion) } };
  }
  return error === undefined ? ended(operation, world.store.get(operation.resourceId)) : { status: 409, body: { error: { ...error } } };
}

function ended({ result }: Operation, resource: ArmResource | undefined): Answer {
  const body = result ?? resource;
  return body === undefined ? { status: 204 } : { status: 200, body };
}
