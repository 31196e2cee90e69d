import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../shared/model/json.ts';
import { subscriptionOfId } from '../../../shared/model/resource-id.ts';
import { TENANT_ID } from '../identities.ts';
import type { Principal } from '../tokens.ts';
import type { Happening } from './happening.ts';

/** What both schemas say, before it takes the shape of one. */
export interface ArmEvent {
  readonly id: string;
  readonly subscription: string;
  readonly subject: string;
  readonly type: string;
  readonly time: string;
  readonly data: JsonObject;
}

/** The event a subscription to Azure Resource Manager receives of what happened; undefined where Azure sends none. */
export function eventOf(happening: Happening, id: string = randomUUID()): ArmEvent | undefined {
  // Above subscriptions nobody is told.
  const subscription = subscriptionOfId(happening.resourceId);
  if (subscription === null) {
    return undefined;
  }
  const change = `${happening.change[0]?.toUpperCase()}${happening.change.slice(1)}`;
  return {
    id,
    subscription: happening.resourceId.slice(0, subscription.length),
    subject: asSubject(happening.resourceId),
    type: `Microsoft.Resources.Resource${change}${happening.succeeded ? 'Success' : 'Failure'}`,
    time: happening.at.toISOString().replace(/Z$/, '0000Z'),
    data: dataOf(happening, subscription),
  };
}

/** The event in the schema the subscription asked for. */
export function envelopeOf(event: ArmEvent, schema: 'eventGrid' | 'cloudEvents'): JsonObject {
  const { id, subscription, subject, type, time, data } = event;
  return schema === 'eventGrid'
    ? { id, topic: subscription, subject, eventType: type, eventTime: time, dataVersion: '2', metadataVersion: '1', data }
    : { id, source: subscription, subject, type, time, specversion: '1.0', data };
}

/** Azure spells the same resource differently here than in its own answers. */
function asSubject(resourceId: string): string {
  return resourceId
    .replace(/\/resourceGroups\//i, '/resourcegroups/')
    .replace(/\/Microsoft\.Insights\/diagnosticSettings/i, '/microsoft.insights/diagnosticSettings');
}

function dataOf(happening: Happening, subscription: string): JsonObject {
  const { caller, action, resourceId, correlationId, request } = happening;
  return {
    authorization: { scope: resourceId, action, evidence: evidenceOf(caller, subscription) },
    claims: claimsOf(caller),
    correlationId,
    ...(request === undefined ? {} : { httpRequest: { clientRequestId: randomUUID(), clientIpAddress: '203.0.113.7', ...request } }),
    resourceProvider: action.split('/')[0] ?? '',
    resourceUri: resourceId,
    operationName: action,
    status: happening.succeeded ? 'Succeeded' : 'Failed',
    subscriptionId: subscription.replace('/subscriptions/', ''),
    tenantId: TENANT_ID,
  };
}

function evidenceOf({ objectId, type }: Principal, subscription: string): JsonObject {
  return { role: 'Contributor', roleAssignmentScope: subscription, principalId: objectId, principalType: type };
}

const MICROSOFT = 'http://schemas.microsoft.com/identity/claims';
const XMLSOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

const LONG_NAMES: Readonly<Record<string, string>> = {
  oid: `${MICROSOFT}/objectidentifier`,
  tid: `${MICROSOFT}/tenantid`,
  scp: `${MICROSOFT}/scope`,
  upn: `${XMLSOAP}/upn`,
  unique_name: `${XMLSOAP}/name`,
  sub: `${XMLSOAP}/nameidentifier`,
};

/** The claims of the caller's token, under the names events carry them by. */
export function claimsOf({ claims }: Principal): JsonObject {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [LONG_NAMES[name] ?? name, value]));
}
