import type { Kind } from '../model/kinds.ts';
import { canonicalId } from '../model/resource-id.ts';
import type { Reading, Resource, Slot } from '../model/unit.ts';

/** Where resources of one kind stand in a unit. Pure: it names places, collect-unit.ts reads them. */
export interface Collector {
  readonly kind: Kind;
  /** The kinds whose slots say where to look. */
  readonly after: readonly Kind[];
  places(around: Around): readonly Place[];
}

/** What has been read before. */
interface Around {
  readonly unitId: string;
  /** Slots of a kind named in `after`. */
  slots(kind: Kind): readonly Slot[];
}

/** Becomes one slot. */
export type Place =
  | { readonly holds: 'one'; readonly target: string }
  /** `path` is the collection below the ARM endpoint. */
  | { readonly holds: 'many'; readonly target: string; readonly path: string }
  /** Nothing to ask Azure: there is none, or what would tell was not seen. */
  | { readonly holds: 'many'; readonly target: string; readonly known: Reading<readonly Resource[]> };

/** A list directly below the unit: `{unit}/{segment}`. */
export function listOfUnit(kind: Kind, segment: string): Collector {
  return {
    kind,
    after: [],
    places: ({ unitId }) => [{ holds: 'many', target: unitId, path: `${unitId}/${segment}` }],
  };
}

/** A list below each resource of another kind, e.g. the deployments of every endpoint. */
export function listBelow(kind: Kind, parent: Kind, segment: string): Collector {
  return {
    kind,
    after: [parent],
    places: (around) =>
      placesOf(around, [parent], {
        names: (resource) => [resource.id],
        place: (id) => ({ holds: 'many', target: id, path: `${id}/${segment}` }),
      }),
  };
}

/** The resources that others name by id. */
export function referenced(kind: Kind, by: readonly Kind[], names: (resource: Resource) => readonly string[]): Collector {
  return {
    kind,
    after: by,
    places: (around) => placesOf(around, by, { names, place: (id) => ({ holds: 'one', target: id }) }),
  };
}

interface Naming {
  /** Ids a resource names, in any spelling. */
  readonly names: (resource: Resource) => readonly string[];
  readonly place: (id: string) => Place;
}

/** A place for every id named; what was not seen to name any is a place that says so; none at all is a known empty list. */
function placesOf(around: Around, by: readonly Kind[], { names, place }: Naming): readonly Place[] {
  const slots = by.flatMap((kind) => around.slots(kind));
  const named = [...new Set(slots.flatMap(resourcesIn).flatMap(names))].toSorted();
  const places = [...slots.flatMap(unseenPlace), ...named.map((id) => placeFor(id, around.unitId, place))];
  return places.length > 0 ? uniquePlaces(places) : [nothingIn(around.unitId)];
}

function nothingIn(unitId: string): Place {
  return { holds: 'many', target: unitId, known: { status: 'read', value: [] } };
}

function placeFor(id: string, unitId: string, place: Naming['place']): Place {
  const canonical = canonicalId(id);
  if (canonical !== null) {
    return place(canonical);
  }
  const because = `Expected a resource id but found ${JSON.stringify(id).slice(0, 200)}.`;
  return { holds: 'many', target: unitId, known: { status: 'unread', because } };
}

export function resourcesIn({ reading }: Slot): readonly Resource[] {
  return reading.status === 'read' ? reading.value : [];
}

function unseenPlace({ reading, target }: Slot): Place[] {
  return reading.status === 'denied' || reading.status === 'unread' ? [{ holds: 'many', target, known: reading }] : [];
}

function uniquePlaces(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [`${place.holds} ${place.target}`, place])).values()];
}
