import type { Look } from '../model/finding.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { NOT_KEPT, type Resource, type Slot } from '../model/unit.ts';

/** Kinds whose answer may carry secrets in plain text, with the property they stand in. */
const SECRETS: Readonly<Partial<Record<Kind, string>>> = {
  'online-deployment': 'environmentVariables',
  'batch-deployment': 'environmentVariables',
};

/** The look as it may be stored: the names of environment variables, not their values. */
export function redacted(look: Look): Look {
  return { ...look, unit: { ...look.unit, slots: look.unit.slots.map(redactedSlot) } };
}

function redactedSlot(slot: Slot): Slot {
  const property = SECRETS[slot.kind];
  const { reading } = slot;
  return property === undefined || reading.status !== 'read'
    ? slot
    : { ...slot, reading: { ...reading, value: reading.value.map((resource) => redactedResource(resource, property)) } };
}

function redactedResource(resource: Resource, property: string): Resource {
  const properties = resource.raw['properties'];
  const secret = isJsonObject(properties) ? properties[property] : undefined;
  return isJsonObject(properties) && isJsonObject(secret)
    ? { ...resource, raw: { ...resource.raw, properties: { ...properties, [property]: hidden(secret) } } }
    : resource;
}

function hidden(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(values).map((name) => [name, NOT_KEPT]));
}
