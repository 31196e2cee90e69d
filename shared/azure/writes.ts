import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { addressOf } from './addresses.ts';
import type { Arm, OperationAnswer, WriteAnswer, WriteRequest } from './arm.ts';
import { armErrorOf, describeError } from './arm-error.ts';
import type { Answered, Attempt } from './attempt.ts';
import { sameOrigin } from './pages.ts';
import { retryAfterInMs } from './retry.ts';
import type { Transport } from './transport.ts';

/** Between two questions about an operation when Azure names no time. */
const POLL_INTERVAL_IN_MS = 5000;

const METHODS = { PATCH: 'patch', PUT: 'put', DELETE: 'delete', POST: 'post' } as const;

export function createWriter(transport: Transport, endpoint: string): Pick<Arm, 'write' | 'poll'> {
  const { origin } = new URL(endpoint);
  return {
    async write(request, signal) {
      const url = addressOf(endpoint, request.id, request.apiVersion);
      if (url === undefined) {
        throw new RangeError(`Expected a resource id to write to but found ${JSON.stringify(request.id).slice(0, 300)}.`);
      }
      const { method, body } = request;
      const sent = { method: METHODS[method], url, ...(body === undefined ? {} : { body }), repeatable: method !== 'POST' };
      const answer = answered(await transport.send(sent, signal), `${method} ${request.id}`);
      return isRefusal(answer)
        ? { status: 'refused', ...armErrorOf(answer) }
        : accepted(answer, { request, url, origin, now: transport.now() });
    },
    async poll(operationUrl, signal) {
      const url = sameOrigin(operationUrl, origin);
      if (url === undefined) {
        throw new RangeError(`Expected an operation at ${origin} but found another address, which is not followed.`);
      }
      const answer = answered(await transport.send({ method: 'get', url, repeatable: true }, signal), 'The question about an operation');
      return isRefusal(answer) ? { status: 'untold', ...codeAndMessage(answer) } : operationOf(answer, transport.now());
    },
  };
}

/** An answer that can be understood; anything else is a surprise. */
function answered(attempt: Attempt, what: string): Answered {
  if (attempt.status === 'failed') {
    throw new Error(`${what} got no answer: ${attempt.because}.`);
  }
  const { statusCode, content } = attempt;
  const isUsable = (statusCode >= 200 && statusCode < 300 && content.is !== 'broken') || isRefusal(attempt);
  if (!isUsable) {
    const { code, message } = armErrorOf(attempt);
    throw new Error(`${what} was answered with ${statusCode} ${code}: ${content.is === 'broken' ? content.because : message}.`);
  }
  return attempt;
}

/** Azure understood and said no. 408 and 429 are no decision. */
function isRefusal({ statusCode }: Answered): boolean {
  return statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429;
}

function codeAndMessage(answer: Answered): { readonly code: string; readonly message: string } {
  const { code, message } = armErrorOf(answer);
  return { code, message };
}

interface Sent {
  readonly request: WriteRequest;
  readonly url: string;
  readonly origin: string;
  readonly now: Date;
}

function accepted(answer: Answered, sent: Sent): WriteAnswer {
  const { headers, statusCode } = answer;
  const operation = sameOrigin(headers['azure-asyncoperation'] ?? '', sent.origin);
  const location = statusCode === 202 ? sameOrigin(headers['location'] ?? '', sent.origin) : undefined;
  const operationUrl = operation ?? location ?? resourceUrl(answer, sent);
  return operationUrl === undefined
    ? { status: 'done' }
    : { status: 'accepted', operationUrl, retryAfterInMs: retryAfterInMs(headers, sent.now) ?? POLL_INTERVAL_IN_MS };
}

/** Without a header to follow, the resource itself tells by its provisioning state. */
function resourceUrl(answer: Answered, { request, url }: Sent): string | undefined {
  const isUnderWay = answer.statusCode === 202 || outcomeOf(provisioningState(answer)) === 'running';
  if (!isUnderWay) {
    return undefined;
  }
  if (request.method === 'POST' || request.method === 'DELETE') {
    throw new Error(`${request.method} ${request.id} was accepted, but Azure names no operation at this endpoint to follow.`);
  }
  return url;
}

function operationOf(answer: Answered, now: Date): OperationAnswer {
  const body = bodyOf(answer);
  const state = typeof body['status'] === 'string' ? body['status'] : provisioningState(answer);
  const outcome = answer.statusCode === 202 && state === undefined ? 'running' : outcomeOf(state);
  switch (outcome) {
    case 'running':
      return { status: 'running', retryAfterInMs: retryAfterInMs(answer.headers, now) ?? POLL_INTERVAL_IN_MS };
    case 'succeeded':
      return { status: 'succeeded' };
    case 'failed':
      return failedOperation(body, state ?? 'Failed');
  }
}

function failedOperation(body: JsonObject, state: string): OperationAnswer {
  const { code, message } = describeError(body, 200);
  return {
    status: 'failed',
    code: code === 'Status200' ? state : code,
    message: message === '' ? `The operation ended as ${state}.` : message,
  };
}

/** Only these three end an operation; an answer without a state is the result itself. */
function outcomeOf(state: string | undefined): 'running' | 'succeeded' | 'failed' {
  switch (state?.toLowerCase()) {
    case undefined:
    case 'succeeded':
      return 'succeeded';
    case 'failed':
    case 'canceled':
    case 'cancelled':
      return 'failed';
    default:
      return 'running';
  }
}

function provisioningState(answer: Answered): string | undefined {
  const properties: Json | undefined = bodyOf(answer)['properties'];
  const state = isJsonObject(properties) ? properties['provisioningState'] : undefined;
  return typeof state === 'string' ? state : undefined;
}

function bodyOf(answer: Answered): JsonObject {
  return answer.content.is === 'json' && isJsonObject(answer.content.value) ? answer.content.value : {};
}
