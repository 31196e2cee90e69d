import type { JsonObject } from '../../../shared/model/json.ts';
import type { Answer } from '../types.ts';

/** An answer in the shape that Resource Manager gives to errors. */
export function armError(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...headers, 'x-ms-failure-cause': 'gateway' }, body: { error: { code, message } } satisfies JsonObject };
}

export function notFound(id: string, type: string): Answer {
  const [, , , group, , , ...rest] = id.slice(1).split('/');
  const within = group === undefined ? 'the subscription' : `resource group '${group}'`;
  const name = `${type}/${rest.filter((_, index) => index % 2 === 1).join('/')}`;
  return armError(404, 'ResourceNotFound', `The Resource '${name}' under ${within} was not found.`);
}

export function groupNotFound(name: string): Answer {
  return armError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

export function subscriptionNotFound(id: string): Answer {
  return armError(404, 'SubscriptionNotFound', `The subscription '${id.replace(/^\/subscriptions\//i, '')}' could not be found.`);
}

export function badRequest(message: string, code = 'BadRequest'): Answer {
  return armError(400, code, message);
}

export function methodNotAllowed(method: string, type: string): Answer {
  return armError(405, 'MethodNotAllowed', `The resource type '${type}' does not support ${method}.`);
}
