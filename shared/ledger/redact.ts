import type { Look } from '../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { NOT_KEPT, type Resource, type Slot } from '../model/unit.ts';

const VARIABLES = ['environmentvariables', 'environment_variables'];
const SCRIPTS = ['scriptdata', 'scriptarguments'];

/** Kinds whose answer may carry secrets in plain text, with the properties they stand in, at any depth, in lower case. */
const SECRETS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  'online-deployment': VARIABLES,
  'batch-deployment': VARIABLES,
  schedule: VARIABLES,
  compute: [...VARIABLES, ...SCRIPTS],
};

/** The look as it may be stored: the names of environment variables, not their values, and no scripts. */
export function redacted(look: Look): Look {
  return { ...look, unit: { ...look.unit, slots: look.unit.slots.map(redactedSlot) } };
}

function redactedSlot(slot: Slot): Slot {
  const names = SECRETS[slot.kind];
  const { reading } = slot;
  return names === undefined || reading.status !== 'read'
    ? slot
    : { ...slot, reading: { ...reading, value: reading.value.map((resource) => redactedResource(resource, names)) } };
}

function redactedResource(resource: Resource, names: readonly string[]): Resource {
  return { ...resource, raw: redactedObject(resource.raw, names) };
}

function redactedObject(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, names.includes(name.toLowerCase()) ? hidden(value) : without(value, names)]),
  );
}

function without(value: Json, names: readonly string[]): Json {
  if (Array.isArray(value)) {
    return value.map((item) => without(item, names));
  }
  return isJsonObject(value) ? redactedObject(value, names) : value;
}

function hidden(value: Json): Json {
  if (value === null || value === '') {
    return value;
  }
  return isJsonObject(value) ? Object.fromEntries(Object.keys(value).map((name) => [name, NOT_KEPT])) : NOT_KEPT;
}
