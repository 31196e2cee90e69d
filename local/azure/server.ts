import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { answerEmail, EMAIL_PATH } from './acs.ts';
import { ACTION_GROUP_PATH, answerActionGroup } from './action-groups.ts';
import { answerArm, countedAs } from './arm/door.ts';
import { armError, badRequest } from './arm/errors.ts';
import type { Fault } from './control/faults.ts';
import type { SeenRequest } from './control/request-log.ts';
import { addressOf, bodyOf, send } from './http.ts';
import { answerIngestion, INGESTION_PATH } from './ingestion.ts';
import type { Teams } from './teams.ts';
import type { Certificates } from './tls.ts';
import { answerTopic, TOPIC_PATH } from './topic.ts';
import type { Answer, Call } from './types.ts';
import { answerVault, VAULT_PATH } from './vault.ts';
import type { World } from './world.ts';

/** The HTTPS server of all services; each has paths of its own, so one origin is enough. */
export function createAzureServer(world: World, teams: Teams, { cert, key }: Pick<Certificates, 'cert' | 'key'>): Server {
  const server = createServer({ cert, key, minVersion: 'TLSv1.2' }, (request, response) => {
    serve({ world, teams, request, response }).catch((error: unknown) => {
      if (!request.destroyed) {
        world.log('error', 'The simulated Azure could not answer a request', { error: String(error) });
      }
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

interface Exchange {
  readonly world: World;
  readonly teams: Teams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve({ world, teams, request, response }: Exchange): Promise<void> {
  const url = addressOf(request);
  const body = await bodyOf(request);
  if (url === undefined || body === undefined) {
    send(response, url === undefined ? badRequest('The request URI is not valid.', 'InvalidRequestUri') : tooLarge());
    return;
  }
  const method = request.method ?? 'GET';
  const call: Call = { method, url, body, headers: request.headers as Call['headers'] };
  const fault = world.faults.take(method, decoded(url.pathname));
  if (fault?.delayInMs !== undefined) {
    await delay(fault.delayInMs);
  }
  const service = serviceOf(url.pathname, teams);
  if (fault?.reset === true) {
    note(world, call, { service, status: 0 });
    response.destroy();
    return;
  }
  const { answer, principal } =
    fault?.status === undefined ? route(world, teams, { call, service }) : { answer: faultAnswer(fault, fault.status) };
  note(world, call, { service, status: answer.status, ...(principal === undefined ? {} : { principal }) });
  send(response, answer);
}

function serviceOf(path: string, teams: Teams): SeenRequest['service'] {
  if (path === teams.path) {
    return 'teams';
  }
  return PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? 'arm';
}

const PATHS: readonly (readonly [RegExp, SeenRequest['service']])[] = [
  [INGESTION_PATH, 'logs'],
  [VAULT_PATH, 'vault'],
  [EMAIL_PATH, 'email'],
  [ACTION_GROUP_PATH, 'alerts'],
  [TOPIC_PATH, 'topic'],
];

interface Routed {
  readonly call: Call;
  readonly service: SeenRequest['service'];
}

function route(world: World, teams: Teams, { call, service }: Routed): { readonly answer: Answer; readonly principal?: string } {
  switch (service) {
    case 'logs':
      return { answer: answerIngestion(world, call) };
    case 'vault':
      return { answer: answerVault(world, call) };
    case 'alerts':
      return { answer: answerActionGroup(world, call) };
    case 'email':
      return { answer: answerEmail(world, call) };
    case 'topic':
      return { answer: answerTopic(world, call) };
    case 'teams':
      return { answer: teams.answer(world, call) };
    case 'arm':
      return answerArm(world, call);
  }
}

function faultAnswer({ code, message, retryAfter }: Fault, status: number): Answer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return armError(
    status,
    code ?? CODES[status] ?? 'InjectedFault',
    message ?? `This fault was injected into the simulated Azure.`,
    headers,
  );
}

const CODES: Readonly<Record<number, string>> = {
  401: 'ExpiredAuthenticationToken',
  403: 'RequestDisallowedByPolicy',
  404: 'ResourceNotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

function note({ requests, now }: World, { method, url }: Call, seen: Pick<SeenRequest, 'service' | 'status' | 'principal'>): void {
  const path = decoded(url.pathname);
  const type = seen.service === 'arm' ? countedAs(path, method) : seen.service;
  // A flow's address is a credential only with its query, which is left out.
  requests.add({ at: now().toISOString(), method, path, type, ...seen });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function tooLarge(): Answer {
  return armError(413, 'RequestContentTooLarge', 'The request content size exceeds the maximum size of 8 MB.');
}
