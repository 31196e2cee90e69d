import type { ResourceView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';
import { isAny, shown } from './values.ts';

const AUTH_TYPE = 'properties.authType';

/** Kinds of authentication that store a secret in the connection. */
const SECRETS = ['AccountKey', 'AccessKey', 'ApiKey', 'CustomKeys', 'PAT', 'SAS', 'UsernamePassword', 'ServicePrincipal', 'OAuth2'];

/** The verdict on a connection that stores no secret, in a rule about stored ones; undefined for one that does. */
export function withoutSecret(connection: ResourceView<typeof AUTH_TYPE>): Verdict | undefined {
  return isAny(connection, AUTH_TYPE, SECRETS)
    ? undefined
    : notApplicable(`The connection stores no secret: it authenticates with ${shown(connection.text(AUTH_TYPE), 'nothing')}.`);
}
