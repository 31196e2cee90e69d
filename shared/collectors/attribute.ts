import type { Arm } from '../azure/arm.ts';
import type { Actor, Notice } from '../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalId, nameOfId, resourceGroupOfId, subscriptionOfId } from '../model/resource-id.ts';

export interface Lookup {
  /** Canonical ids of what changed. */
  readonly resourceIds: readonly string[];
  /** RFC 3339: between the look before and this one. */
  readonly since: string;
  readonly until: string;
  /** Takes from an entry's claims what an actor holds, and nothing else. */
  readonly actorOf: (entry: JsonObject) => Actor | undefined;
}

/** Few: a look waits for them. What is beyond stays without a name. */
const MOST_GROUPS = 3;
const MOST_RESOURCES = 50;

/** Clocks differ, and what is written at the end of a look is in the next. */
const MARGIN_IN_MS = 60_000;

/**
 * Who changed resources that no event told of: the Activity Log says it with claims, Resource Graph by name only. A question that is
 * refused or fails is an answer without names.
 */
export async function lookUpWrites(arm: Pick<Arm, 'activity' | 'query'>, lookup: Lookup, signal: AbortSignal): Promise<Notice[]> {
  // What is no canonical id could end the quotes of a question.
  const resourceIds = lookup.resourceIds.filter((id) => canonicalId(id) === id);
  const logged = await fromActivityLog(arm, { ...lookup, resourceIds }, signal);
  const named = new Set(logged.map(({ resourceId }) => resourceId));
  const others = resourceIds.filter((id) => !named.has(id));
  return others.length === 0 ? logged : [...logged, ...(await fromResourceChanges(arm, { ...lookup, resourceIds: others }, signal))];
}

async function fromActivityLog(
  arm: Pick<Arm, 'activity'>,
  { resourceIds, since, until, actorOf }: Lookup,
  signal: AbortSignal,
): Promise<Notice[]> {
  const from = new Date(Date.parse(since) - MARGIN_IN_MS).toISOString();
  const scopes = [...new Set(resourceIds.map((id) => resourceGroupOfId(id) ?? subscriptionOfId(id)))].filter((scope) => scope !== null);
  const answers = await Promise.all(
    scopes.slice(0, MOST_GROUPS).map((scope) => {
      const group = resourceGroupOfId(scope);
      const within = group === null ? '' : ` and resourceGroupName eq '${nameOfId(group)}'`;
      const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${until}'${within}`;
      return arm.activity(nameOfId(subscriptionOfId(scope) ?? ''), filter, signal);
    }),
  );
  return answers.flatMap((answer) => (answer.status === 'read' ? answer.value.flatMap((entry) => loggedWrite(entry, actorOf)) : []));
}

function loggedWrite(entry: JsonObject, actorOf: Lookup['actorOf']): Notice[] {
  const operation = valueIn(entry['operationName']);
  const resourceId = canonicalId(textOf(entry['resourceId']));
  const change = changeOf(operation);
  const at = Date.parse(textOf(entry['eventTimestamp']));
  const actor = actorOf(entry);
  if (
    resourceId === null ||
    change === null ||
    Number.isNaN(at) ||
    actor === undefined ||
    valueIn(entry['status']).toLowerCase() !== 'succeeded'
  ) {
    return [];
  }
  const correlationId = textOf(entry['correlationId']).slice(0, 64);
  return [
    {
      eventId: textOf(entry['eventDataId']).slice(0, 64),
      resourceId,
      operation: operation.slice(0, 200),
      change,
      at: new Date(at).toISOString(),
      ...(correlationId === '' ? {} : { correlationId }),
      actor: { ...actor, confidence: 'activity-log' },
    },
  ];
}

async function fromResourceChanges(arm: Pick<Arm, 'query'>, { resourceIds, since, until }: Lookup, signal: AbortSignal): Promise<Notice[]> {
  const asked = resourceIds.filter((id) => subscriptionOfId(id) !== null).slice(0, MOST_RESOURCES);
  const subscriptions = [...new Set(asked.map((id) => nameOfId(subscriptionOfId(id) ?? '')))];
  if (asked.length === 0) {
    return [];
  }
  const ids = asked.map((id) => `'${id}'`).join(', ');
  const from = new Date(Date.parse(since) - MARGIN_IN_MS).toISOString();
  const answer = await arm.query(
    `resourcechanges
| where tostring(properties.targetResourceId) in~ (${ids})
| where todatetime(properties.changeAttributes.timestamp) >= datetime('${from}')
| project properties
| limit 200`,
    subscriptions,
    signal,
  );
  return answer.status === 'read' ? answer.value.flatMap((row) => changedWrite(row, until)) : [];
}

function changedWrite(row: JsonObject, until: string): Notice[] {
  const { targetResourceId, changeType, changeAttributes } = objectOf(row['properties']);
  const { timestamp, changedBy, changedByType, correlationId } = objectOf(changeAttributes);
  const resourceId = canonicalId(textOf(targetResourceId));
  const name = printable(textOf(changedBy)).slice(0, 256);
  const at = Date.parse(textOf(timestamp));
  if (resourceId === null || name === '' || name === 'Unspecified' || Number.isNaN(at) || at > Date.parse(until)) {
    return [];
  }
  const id = textOf(correlationId).slice(0, 64);
  return [
    {
      eventId: id,
      resourceId,
      operation: 'resourcechanges',
      change: textOf(changeType).toLowerCase() === 'delete' ? 'delete' : 'write',
      at: new Date(at).toISOString(),
      ...(id === '' ? {} : { correlationId: id }),
      actor: { name, type: typeOf(textOf(changedByType)), ...idsIn(name, typeOf(textOf(changedByType))), confidence: 'resource-changes' },
    },
  ];
}

/** Resource Graph names applications by their id. */
function idsIn(name: string, type: Actor['type']): Pick<Actor, 'appId'> {
  return type === 'application' && /^[0-9a-f-]{36}$/i.test(name) ? { appId: name } : {};
}

function typeOf(said: string): Actor['type'] {
  switch (said.toLowerCase()) {
    case 'user':
      return 'user';
    case 'application':
      return 'application';
    case 'managedidentity':
      return 'managedIdentity';
    default:
      return 'unknown';
  }
}

function changeOf(operation: string): 'write' | 'delete' | null {
  const last = operation.toLowerCase().split('/').at(-1);
  return last === 'write' || last === 'delete' ? last : null;
}

/** `{value, localizedValue}`, or the text itself. */
function valueIn(named: Json | undefined): string {
  return isJsonObject(named) ? textOf(named['value']) : textOf(named);
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
}
