import { waitsFor } from '../model/expression.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { armTypes, type Kind } from '../model/kinds.ts';
import type { RulePolicy } from '../model/policy.ts';
import type { Field, Fields, Neighbours, ResourceView, UnitView } from '../model/rule.ts';
import type { Resource, Slot, Unit } from '../model/unit.ts';
import type { ReceiptLine } from '../model/verdict.ts';
import { environmentOf } from './environment.ts';
import { expressionAt, valuesAt } from './paths.ts';
import { withoutSecretParts } from './secret-parts.ts';
import { isSetByAzure } from './set-by-azure.ts';
import { Unseen } from './unseen.ts';

/** Collects what a rule looks at, each place once. */
export type Recorder = Map<string, ReceiptLine>;

const HIDDEN = '(hidden)';

export function viewResource(resource: Resource, fields: Fields, recorder: Recorder): ResourceView {
  const valuesOf = (path: string): Json[] => {
    const field = fields[path];
    if (field === undefined) {
      throw new RangeError(`The rule reads ${path}, which it does not declare in reads.`);
    }
    const waiting = resource.isTemplate === true ? expressionAt(resource.raw, path) : undefined;
    const values = waiting === undefined ? valuesAt(resource.raw, path) : [waiting];
    record(recorder, {
      resourceId: resource.id,
      path,
      expected: typeof field === 'string' ? field : field.expected,
      found: typeof field === 'object' && 'secret' in field ? withoutValues(found(path, values)) : found(path, values),
      apiVersion: resource.apiVersion,
      readAt: resource.readAt,
    });
    const unseen = whyUnseen(resource, path, { field, waiting, isMissing: values.length === 0 });
    if (unseen !== undefined) {
      throw new Unseen(unseen);
    }
    return values;
  };
  const get = (path: string): Json | undefined => valuesOf(path)[0];
  const text = (path: string): string | undefined => asText(get(path));
  return {
    id: resource.id,
    name: resource.name,
    get,
    text,
    is: (path, expected) => text(path)?.toLowerCase() === String(expected).toLowerCase(),
    all: valuesOf,
  };
}

interface Sight {
  readonly field: Field;
  /** The expression of a template that stands in the way. */
  readonly waiting: string | undefined;
  readonly isMissing: boolean;
}

/** Why a value, or its absence, says nothing; undefined where it does. */
function whyUnseen({ kind, apiVersion, isTemplate }: Resource, path: string, { field, waiting, isMissing }: Sight): string | undefined {
  if (waiting !== undefined) {
    return `${path} waits for ${waitsFor(waiting)}.`;
  }
  if (isMissing && isTemplate === true && isSetByAzure(kind, path)) {
    return `${path} is set by Azure, so only a deployment knows it.`;
  }
  return isMissing && isHidden(field, apiVersion)
    ? `The api-version ${apiVersion} does not return ${path}, so its value is not known.`
    : undefined;
}

interface Surroundings {
  readonly policy: RulePolicy;
  readonly at: string;
}

export function viewUnit(unit: Unit, neighbours: Neighbours, recorder: Recorder, around: Surroundings): UnitView {
  const find = (kind: Kind, isWanted: (slot: Slot) => boolean): readonly Slot[] => {
    if (neighbours[kind] === undefined) {
      throw new RangeError(`The rule looks at ${kind}, which it does not declare in neighbours.`);
    }
    return unit.slots.filter((slot) => slot.kind === kind && isWanted(slot));
  };
  const slotsWhere = (kind: Kind, whose: string, isWanted: (slot: Slot) => boolean): readonly Slot[] => {
    const slots = find(kind, isWanted);
    if (slots.length === 0) {
      throw new Unseen(`No ${kind} of ${whose} has been read.`);
    }
    for (const slot of slots) {
      record(recorder, receiptOfSlot(slot));
    }
    return slots;
  };
  const resourcesIn = (slots: readonly Slot[], kind: Kind): ResourceView[] =>
    slots.flatMap((slot) => seen(slot).map((resource) => viewResource(resource, neighbours[kind] ?? {}, recorder)));
  const slotsOf = (kind: Kind): readonly Slot[] => slotsWhere(kind, 'this unit', () => true);
  return {
    id: unit.id,
    ...around,
    get environment() {
      return environmentOf(unit, around.policy);
    },
    all: (kind) => resourcesIn(slotsOf(kind), kind),
    // Only what hangs on the target is asked and goes into the receipt: what hangs on its neighbours is no evidence.
    of: (kind, target) =>
      resourcesIn(
        slotsWhere(kind, target, (slot) => slot.target === target),
        kind,
      ),
    slots: slotsOf,
    known: (kind, target) => {
      const slots = find(kind, (slot) => slot.target === target && isSeen(slot));
      for (const slot of slots) {
        record(recorder, receiptOfSlot(slot));
      }
      return resourcesIn(slots, kind);
    },
    seenWhole: (kind, target) => {
      for (const slot of find(kind, (one) => one.target === target)) {
        const { reading } = slot;
        if (reading.status === 'denied' || reading.status === 'unread') {
          record(recorder, receiptOfSlot(slot));
          throw new Unseen(reading.because, reading.status === 'denied' ? reading.missing : undefined);
        }
      }
    },
  };
}

function isSeen({ reading }: Slot): boolean {
  return reading.status === 'read' || reading.status === 'gone';
}

/** The resources of a slot; gone is none, and what was refused or not read ends the rule. */
function seen(slot: Slot): readonly Resource[] {
  const { reading } = slot;
  switch (reading.status) {
    case 'read':
      return reading.value;
    case 'gone':
      return [];
    case 'denied':
      throw new Unseen(`${armTypes[slot.kind]} of ${slot.target} could not be read: ${reading.because}`, reading.missing);
    case 'unread':
      throw new Unseen(`${armTypes[slot.kind]} of ${slot.target} could not be read: ${reading.because}`);
  }
}

function receiptOfSlot(slot: Slot): ReceiptLine {
  const { reading } = slot;
  const first = reading.status === 'read' ? reading.value[0] : undefined;
  return {
    resourceId: slot.target,
    path: slot.holds === 'many' ? `${armTypes[slot.kind]} (list)` : armTypes[slot.kind],
    expected: 'readable',
    found: reading.status === 'read' ? `${reading.value.length} read` : reading.status,
    apiVersion: first?.apiVersion ?? '',
    readAt: slot.readAt,
  };
}

function record(recorder: Recorder, line: ReceiptLine): void {
  recorder.set(`${line.resourceId} ${line.path}`, line);
}

function found(path: string, values: readonly Json[]): Json {
  return withoutSecretParts(path.includes('[]') || path.includes('*') ? values : (values[0] ?? null));
}

/** The shape and the names of a value that may hold secrets. */
function withoutValues(value: Json): Json {
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.keys(value).map((name) => [name, HIDDEN]));
  }
  return Array.isArray(value) ? value.map(() => HIDDEN) : value === null ? null : HIDDEN;
}

function isHidden(field: Field, apiVersion: string): boolean {
  if (typeof field === 'string' || 'secret' in field) {
    return false;
  }
  return 'preview' in field ? !apiVersion.endsWith('-preview') : apiVersion.slice(0, 10) < field.since;
}

function asText(value: Json | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.trim() === '' ? undefined : value.trim();
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}
