import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { type ManagedIdentity, managedIdentities, TENANT_ID } from './identities.ts';

/** Somebody with a name who works in the portal or a shell. */
export interface Person {
  /** `ada@contoso.com` */
  readonly upn: string;
  readonly name: string;
  readonly objectId: string;
}

/** Who a token says it is: the claims, every value text, and what is needed of them. */
export interface Principal {
  readonly objectId: string;
  /** For people to read: the user's principal name or the identity's name. */
  readonly name: string;
  readonly type: 'User' | 'ServicePrincipal';
  readonly claims: Readonly<Record<string, string>>;
}

export interface Tokens {
  forIdentity(identity: ManagedIdentity, audience: string): { readonly token: string; readonly expiresAtInS: number };
  forPerson(person: Person, audience?: string): string;
  /** Who it is, or the code and sentence Azure refuses with. `authorization` is the header. */
  verify(authorization: string | undefined, audience: string): Principal | Refused;
}

interface Refused {
  readonly code:
    | 'AuthenticationFailed'
    | 'InvalidAuthenticationToken'
    | 'InvalidAuthenticationTokenAudience'
    | 'ExpiredAuthenticationToken';
  readonly message: string;
}

export const ARM_AUDIENCE = 'https://management.azure.com';
export const LOGS_AUDIENCE = 'https://monitor.azure.com';
export const VAULT_AUDIENCE = 'https://vault.azure.net';
export const EMAIL_AUDIENCE = 'https://communication.azure.com';

const LIFE_IN_S = 24 * 3600;
const AZURE_PORTAL_APP_ID = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c';

/** Tokens shaped like Entra's, signed with a key that lives as long as the process: those of an earlier start are refused. */
export function createTokens(now: () => Date = () => new Date()): Tokens {
  const key = randomBytes(32);
  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const mint = (claims: Readonly<Record<string, string>>, audience: string): { token: string; expiresAtInS: number } => {
    const issuedAtInS = Math.floor(now().getTime() / 1000);
    const expiresAtInS = issuedAtInS + LIFE_IN_S;
    const times = { iat: issuedAtInS, nbf: issuedAtInS, exp: expiresAtInS };
    const text = [
      { typ: 'JWT', alg: 'HS256' },
      { ...common(audience), ...claims, ...times },
    ]
      .map(encoded)
      .join('.');
    return { token: `${text}.${sign(text).toString('base64url')}`, expiresAtInS };
  };
  return {
    forIdentity: (identity, audience) => mint(claimsOfIdentity(identity), audience),
    forPerson: (person, audience = ARM_AUDIENCE) => mint(claimsOfPerson(person), audience).token,
    verify: (authorization, audience) => verified(authorization, { audience, sign, now: now() }),
  };
}

/** What somebody's token holds, without the token: for writes made through the control interface. */
export function principalOfPerson(person: Person): Principal {
  return principalOf({ ...common(ARM_AUDIENCE), ...claimsOfPerson(person) });
}

/** Whether the identity behind a token is one that may only read. */
export function mayWrite({ objectId }: Principal): boolean {
  return Object.values(managedIdentities).every((identity) => identity.objectId !== objectId || identity.mayWrite);
}

function common(audience: string): Record<string, string> {
  return { aud: audience, iss: `https://sts.windows.net/${TENANT_ID}/`, tid: TENANT_ID, ver: '1.0', uti: randomUUID() };
}

function claimsOfIdentity({ clientId, objectId, resourceId }: ManagedIdentity): Record<string, string> {
  return { appid: clientId, appidacr: '2', oid: objectId, sub: objectId, idtyp: 'app', xms_mirid: resourceId };
}

function claimsOfPerson({ upn, name, objectId }: Person): Record<string, string> {
  return {
    appid: AZURE_PORTAL_APP_ID,
    appidacr: '0',
    oid: objectId,
    idtyp: 'user',
    name,
    upn,
    unique_name: upn,
    scp: 'user_impersonation',
  };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Check {
  readonly audience: string;
  readonly sign: (text: string) => Buffer;
  readonly now: Date;
}

function verified(authorization: string | undefined, { audience, sign, now }: Check): Principal | Refused {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    return {
      code: 'AuthenticationFailed',
      message: "Authentication failed. The 'Authorization' header is missing or holds no bearer token.",
    };
  }
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = isSame(Buffer.from(signature, 'base64url'), sign(`${header}.${payload}`)) ? claimsIn(payload) : undefined;
  if (claims === undefined) {
    return { code: 'InvalidAuthenticationToken', message: 'The access token is invalid: it was not issued by this simulated Azure.' };
  }
  if (Number(claims['exp']) * 1000 <= now.getTime()) {
    return { code: 'ExpiredAuthenticationToken', message: 'The access token has expired.' };
  }
  if (claims['aud']?.replace(/\/+$/, '') !== audience) {
    return {
      code: 'InvalidAuthenticationTokenAudience',
      message: `The access token has been obtained for wrong audience or resource '${claims['aud']}'. It should exactly match with '${audience}'.`,
    };
  }
  return principalOf(claims);
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function claimsIn(payload: string): Record<string, string> {
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
}

function principalOf(claims: Readonly<Record<string, string>>): Principal {
  const isUser = claims['idtyp'] === 'user';
  return {
    objectId: claims['oid'] ?? '',
    name: claims['upn'] ?? claims['xms_mirid'] ?? claims['appid'] ?? '',
    type: isUser ? 'User' : 'ServicePrincipal',
    claims,
  };
}
