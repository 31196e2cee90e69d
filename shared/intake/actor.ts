import type { Actor } from '../model/finding.ts';
import { type Fields, fieldsOf, textOf } from './field.ts';

const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const UPN = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const NAME = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';

const LONGEST_NAME = 256;
const LONGEST_ID = 64;

/**
 * Who an event says it was; undefined when it does not say. Tokens carry addresses, groups and more:
 * only what an Actor holds is taken, each with a bound on its length.
 */
export function actorOf(data: Fields): Actor | undefined {
  return fromClaims(fieldsOf(data('claims'))) ?? fromEvidence(fieldsOf(fieldsOf(data('authorization'))('evidence')));
}

function fromClaims(claims: Fields): Actor | undefined {
  const upn = firstText(claims, [UPN, 'upn', 'unique_name', 'preferred_username']);
  const objectId = textOf(claims(OBJECT_ID) ?? claims('oid'), LONGEST_ID);
  const appId = textOf(claims('appid') ?? claims('azp'), LONGEST_ID);
  const identity = managedIdentityOf(claims);
  const name = identity ?? upn ?? firstText(claims, [NAME, 'name']) ?? appId ?? objectId;
  return name === undefined
    ? undefined
    : { name, type: typeOf(claims, { upn, identity, appId }), ...ids(objectId, appId), confidence: 'claims' };
}

/** `xms_mirid` is the resource id of a managed identity: it says whose identity it is, which an application id does not. */
function managedIdentityOf(claims: Fields): string | undefined {
  return textOf(claims('xms_mirid'), LONGEST_NAME);
}

interface Hints {
  readonly upn: string | undefined;
  readonly identity: string | undefined;
  readonly appId: string | undefined;
}

function typeOf(claims: Fields, { upn, identity, appId }: Hints): Actor['type'] {
  if (identity !== undefined) {
    return 'managedIdentity';
  }
  const said = textOf(claims('idtyp'), 16)?.toLowerCase();
  if (said === 'app' || said === 'user') {
    return said === 'app' ? 'application' : 'user';
  }
  // A user's token carries the application it came through as well, so the application id alone decides nothing.
  if (upn !== undefined || firstText(claims, [NAME, 'name']) !== undefined) {
    return 'user';
  }
  return appId === undefined ? 'unknown' : 'application';
}

function fromEvidence(evidence: Fields): Actor | undefined {
  const objectId = textOf(evidence('principalId'), LONGEST_ID);
  return objectId === undefined
    ? undefined
    : { name: objectId, type: principalTypeOf(evidence('principalType')), objectId, confidence: 'evidence' };
}

/** A service principal may be an application or a managed identity; the evidence does not tell which. */
function principalTypeOf(said: unknown): Actor['type'] {
  switch (textOf(said, LONGEST_ID)?.toLowerCase()) {
    case 'user':
      return 'user';
    case 'serviceprincipal':
    case 'application':
      return 'application';
    case 'managedidentity':
    case 'msi':
      return 'managedIdentity';
    default:
      return 'unknown';
  }
}

function ids(objectId: string | undefined, appId: string | undefined): Pick<Actor, 'objectId' | 'appId'> {
  return { ...(objectId === undefined ? {} : { objectId }), ...(appId === undefined ? {} : { appId }) };
}

function firstText(claims: Fields, names: readonly string[]): string | undefined {
  return names.map((name) => textOf(claims(name), LONGEST_NAME)).find((text) => text !== undefined);
}
