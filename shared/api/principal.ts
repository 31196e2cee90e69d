import type { Settings } from '../config/settings.ts';

export const roles = ['reader', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who is asking, as Entra (through App Service authentication) or the local setting says. */
export interface Principal {
  /** Comes from outside: escape it. */
  readonly name: string;
  readonly roles: readonly Role[];
}

type AuthSettings = Pick<Settings, 'WEBSITE_AUTH_ENABLED' | 'WARDEN_LOCAL_USER' | 'WEBSITE_INSTANCE_ID' | 'PUBLIC_URL'>;

/** What a request says of who sent it, and where to. */
export interface Sent {
  /** The header x-ms-client-principal. */
  readonly principal: string | undefined;
  /** The header Host. */
  readonly host: string;
}

/**
 * Null when nobody can be made out. The header x-ms-client-principal is believed only where App Service authentication
 * stands in front of us and so strips what callers send; anywhere else it is ignored.
 */
export function principalOf({ principal, host }: Sent, settings: AuthSettings): Principal | null {
  if (settings.WEBSITE_AUTH_ENABLED?.toLowerCase() === 'true') {
    return principal === undefined ? null : fromHeader(principal);
  }
  if (settings.WARDEN_LOCAL_USER !== undefined && settings.WEBSITE_INSTANCE_ID === undefined && isOwnHost(host, settings)) {
    const [name = '', granted = ''] = settings.WARDEN_LOCAL_USER.split('=');
    return { name, roles: knownRoles(granted.split(',')) };
  }
  return null;
}

/**
 * The local user needs no sign-in, so a page of somebody else whose name is made to lead to this machine would be let in as well.
 * Its name still stands in the request.
 */
function isOwnHost(host: string, { PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>): boolean {
  const name = URL.parse(`http://${host}`)?.hostname ?? '';
  return ['localhost', '127.0.0.1', '[::1]'].includes(name) || (PUBLIC_URL !== undefined && URL.parse(PUBLIC_URL)?.hostname === name);
}

function fromHeader(header: string): Principal | null {
  try {
    const principal: unknown = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
    const claims = claimsOf(principal);
    const name = NAME_CLAIMS.flatMap((wanted) => claims.find(({ typ }) => typ === wanted)?.val ?? [])[0] ?? 'unknown';
    return { name, roles: knownRoles(claims.filter(({ typ }) => ROLE_CLAIMS.includes(typ)).map(({ val }) => val)) };
  } catch {
    return null;
  }
}

/** The best first: several people may show the same name, and whoever decides is recorded by it. */
const NAME_CLAIMS = ['preferred_username', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn', 'name', 'appid', 'azp'];
const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

function claimsOf(principal: unknown): { typ: string; val: string }[] {
  const claims = typeof principal === 'object' && principal !== null && 'claims' in principal ? principal.claims : undefined;
  return Array.isArray(claims) ? claims.filter(isClaim) : [];
}

function isClaim(claim: unknown): claim is { typ: string; val: string } {
  return (
    typeof claim === 'object' &&
    claim !== null &&
    'typ' in claim &&
    'val' in claim &&
    typeof claim.typ === 'string' &&
    typeof claim.val === 'string'
  );
}

function knownRoles(names: readonly string[]): Role[] {
  return roles.filter((role) => names.includes(role));
}

/** An admin may do what an approver and a reader may. */
export function may(principal: Principal, role: Role): boolean {
  return principal.roles.some((held) => roles.indexOf(held) >= roles.indexOf(role));
}
