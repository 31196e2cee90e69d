import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from './http.ts';
import { identityOf } from './identities.ts';
import type { Tokens } from './tokens.ts';
import type { Answer } from './types.ts';

export const IDENTITY_PATH = '/msi/token';

export interface IdentityEndpoint {
  /** What a request has to bring in X-IDENTITY-HEADER. */
  readonly secret: string;
  answer(request: IncomingMessage, url: URL, response: ServerResponse): void;
}

/** The managed identity endpoint that App Service offers to an app. */
export function createIdentityEndpoint(tokens: Tokens): IdentityEndpoint {
  const secret = randomBytes(24).toString('base64url');
  return {
    secret,
    answer: (request, url, response) =>
      send(response, request.headers['x-identity-header'] === secret ? tokenAnswer(tokens, url.searchParams) : unauthorized()),
  };
}

function tokenAnswer(tokens: Tokens, query: URLSearchParams): Answer {
  if (query.get('api-version') !== '2019-08-01') {
    return refused(400, `Expected api-version 2019-08-01 but found '${query.get('api-version') ?? ''}'.`);
  }
  const resource = query.get('resource');
  if (resource === null || !URL.canParse(resource)) {
    return refused(400, 'Expected a resource to give a token for.');
  }
  const clientId = query.get('client_id');
  const identity = identityOf(clientId);
  if (identity === undefined) {
    return refused(400, `No managed identity with client id '${clientId}' is assigned to this app.`);
  }
  const { token, expiresAtInS } = tokens.forIdentity(identity, resource);
  return {
    status: 200,
    body: { access_token: token, expires_on: String(expiresAtInS), resource, token_type: 'Bearer', client_id: identity.clientId },
  };
}

function unauthorized(): Answer {
  return refused(401, 'Unauthorized: X-IDENTITY-HEADER is missing or wrong.');
}

function refused(status: number, message: string): Answer {
  return { status, body: { statusCode: status, message } };
}
