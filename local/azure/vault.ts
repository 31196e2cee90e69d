import { randomBytes } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import { TENANT_ID } from './identities.ts';
import { VAULT_AUDIENCE } from './tokens.ts';
import type { Answer, Call } from './types.ts';
import type { SecretVersion, World } from './world.ts';

/** The secret that approval links are signed with. */
const SIGNING_KEY = 'approval-signing-key';

export const VAULT_PATH = /^\/secrets\/(?<name>[0-9a-zA-Z-]{1,127})(?:\/(?<version>[0-9a-f]*))?$/;

/** Key Vault's secrets: get (the newest or one version) and set. */
export function answerVault(world: World, call: Call): Answer {
  const caller = world.tokens.verify(call.headers['authorization'], VAULT_AUDIENCE);
  const isUnasked = call.headers['authorization'] === undefined && !world.settings.vaultChallenge;
  if ('code' in caller && !isUnasked) {
    return challenge(caller.message);
  }
  if (!call.url.searchParams.has('api-version')) {
    return error(400, 'BadParameter', 'api-version must be specified');
  }
  const { name = '', version = '' } = VAULT_PATH.exec(call.url.pathname)?.groups ?? {};
  switch (call.method) {
    case 'GET':
      return getSecret(world, name, version);
    case 'PUT':
      return setSecret(world, name, call.body);
    default:
      return error(405, 'MethodNotAllowed', `The simulated vault does not take ${call.method}.`);
  }
}

/** What an operator puts into the vault when the service is deployed, made up anew for every start. */
export function seedVault(world: Pick<World, 'secrets' | 'now'>): void {
  putSecret(world, SIGNING_KEY, randomBytes(32).toString('base64url'));
}

/** Keeps a new version of a secret. */
export function putSecret({ secrets, now }: Pick<World, 'secrets' | 'now'>, name: string, value: string): SecretVersion {
  const secret = { version: randomBytes(16).toString('hex'), value, at: now().toISOString() };
  secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), secret]);
  return secret;
}

function getSecret(world: World, name: string, version: string): Answer {
  const versions = world.secrets.get(name.toLowerCase()) ?? [];
  const secret = version === '' ? versions.at(-1) : versions.find((one) => one.version === version);
  return secret === undefined
    ? error(404, 'SecretNotFound', `A secret with (name/id) ${name}${version === '' ? '' : `/${version}`} was not found in this key vault.`)
    : { status: 200, body: bundleOf(world, name, secret) };
}

function setSecret(world: World, name: string, body: Buffer): Answer {
  const value = valueIn(body);
  return value === undefined
    ? error(400, 'BadParameter', 'Property value is missing or no text.')
    : { status: 200, body: bundleOf(world, name, putSecret(world, name, value)) };
}

function valueIn(body: Buffer): string | undefined {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as Json;
    return isJsonObject(parsed) && typeof parsed['value'] === 'string' ? parsed['value'] : undefined;
  } catch {
    return undefined;
  }
}

function bundleOf({ origin }: World, name: string, { version, value, at }: SecretVersion): JsonObject {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return {
    value,
    id: `${origin}/secrets/${name}/${version}`,
    attributes: { enabled: true, created: seconds, updated: seconds, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 },
    tags: {},
  };
}

function challenge(message: string): Answer {
  return {
    ...error(401, 'Unauthorized', message),
    headers: {
      'www-authenticate': `Bearer authorization="https://login.windows.net/${TENANT_ID}", resource="${VAULT_AUDIENCE}"`,
    },
  };
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
