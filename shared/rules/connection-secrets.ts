import type { ResourceView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';
import { isAny, shown } from './values.ts';

const AUTH_TYPE = 'properties.authType';

/** Kinds of authentication that are nothing but a shared secret. */
const SHARED_SECRETS = ['AccountKey', 'AccessKey', 'ApiKey', 'CustomKeys', 'PAT', 'SAS', 'UsernamePassword'];

export function isSharedSecret(connection: ResourceView<typeof AUTH_TYPE>): boolean {
  return isAny(connection, AUTH_TYPE, SHARED_SECRETS);
}

/** The verdict on a connection that stores no secret, in a rule about stored ones; undefined for one that does. */
export function withoutSecret(connection: ResourceView<typeof AUTH_TYPE>): Verdict | undefined {
  return isAny(connection, AUTH_TYPE, [...SHARED_SECRETS, 'ServicePrincipal', 'OAuth2'])
    ? undefined
    : notApplicable(`The connection stores no secret: it authenticates with ${shown(connection.text(AUTH_TYPE), 'nothing')}.`);
}
