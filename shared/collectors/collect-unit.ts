import type { Arm } from '../azure/arm.ts';
import type { Kind, UnitKind } from '../model/kinds.ts';
import { canonicalId, type UnitRef } from '../model/resource-id.ts';
import { NOT_KEPT, type Reading, type Resource, type Slot, type Unit } from '../model/unit.ts';
import type { Collector, Place } from './collector.ts';
import { collectors } from './collectors.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { isConcerned } from './touched.ts';

export interface CollectOptions {
  readonly arm: Arm;
  /** Ends the reading; what is not read by then is `unread`. */
  readonly signal: AbortSignal;
  readonly now?: () => Date;
  /** The unit as it was seen before; used together with `touched`. */
  readonly previous?: Unit;
  /** What has changed since, as ids. What none of them concerns is taken from `previous` while it is young enough. */
  readonly touched?: readonly string[];
  /** How old a slot of `previous` may be; default 10 minutes. */
  readonly reuseForInMs?: number;
  /** Reads only these kinds, the unit's own resource and what is needed to find them. */
  readonly kinds?: ReadonlySet<Kind>;
}

/** Requests of one unit under way at once. */
const AT_ONCE = 8;

/**
 * Reads a workspace, registry or subscription with its children and dependents. Every kind of that unit gets at least one slot;
 * a unit that is gone has only its own. Never throws for what Azure answers. Throws a RangeError for the unit `estate`.
 */
export async function collectUnit(ref: UnitRef, options: CollectOptions): Promise<Unit> {
  const { kind } = ref;
  const id = canonicalId(ref.id);
  if (id === null || kind === 'estate') {
    throw new RangeError(`Expected a workspace, registry or subscription to read but found ${kind} ${JSON.stringify(ref.id)}.`);
  }
  const wanted = wantedCollectors(kind, options.kinds);
  const reader = createReader(id, options);
  const root = await reader.read(kind, { holds: 'one', target: id }, 'afresh');
  switch (root.reading.status) {
    case 'gone':
      return { id, kind, slots: [root] };
    case 'denied':
    case 'unread':
      return { id, kind, slots: [root, ...wanted.map((collector) => unseenSlot(collector.kind, root))] };
    case 'read':
      return { id, kind, slots: [root, ...(await collectAll(wanted, root, reader))] };
  }
}

/** The collectors of the kinds asked for and of those they come after, in order. */
function wantedCollectors(unit: Exclude<UnitKind, 'estate'>, kinds: ReadonlySet<Kind> | undefined): readonly Collector[] {
  if (kinds === undefined) {
    return collectors[unit];
  }
  const needed = new Set(kinds);
  // From the last to the first, so that what a needed one comes after is needed by the time it is met.
  const wanted = collectors[unit].toReversed().filter(({ kind, after }) => {
    const isNeeded = needed.has(kind);
    for (const before of isNeeded ? after : []) {
      needed.add(before);
    }
    return isNeeded;
  });
  return wanted.toReversed();
}

function unseenSlot(kind: Kind, { target, readAt, reading }: Slot): Slot {
  return { kind, holds: 'many', target, readAt, reading };
}

async function collectAll(wanted: readonly Collector[], root: Slot, reader: UnitReader): Promise<readonly Slot[]> {
  const under = new Map<Kind, Promise<readonly Slot[]>>([[root.kind, Promise.resolve([root])]]);
  const slots = wanted.map((collector) => {
    const collecting = collectKind(collector, root.target, { under, reader });
    under.set(collector.kind, collecting);
    return collecting;
  });
  return (await Promise.all(slots)).flat();
}

interface Progress {
  /** What is being read already. */
  readonly under: ReadonlyMap<Kind, Promise<readonly Slot[]>>;
  readonly reader: UnitReader;
}

async function collectKind(collector: Collector, unitId: string, { under, reader }: Progress): Promise<readonly Slot[]> {
  const before = new Map<Kind, readonly Slot[]>();
  for (const kind of collector.after) {
    before.set(kind, (await under.get(kind)) ?? []);
  }
  const places = collector.places({ unitId, slots: (kind) => before.get(kind) ?? [] });
  return await Promise.all(places.map((place) => reader.read(collector.kind, place)));
}

interface UnitReader {
  read(kind: Kind, place: Place, how?: 'afresh'): Promise<Slot>;
}

function createReader(unitId: string, options: CollectOptions): UnitReader {
  const now = options.now ?? (() => new Date());
  const limiter = createLimiter(AT_ONCE);
  const earlier = options.previous?.id === unitId ? options.previous.slots : [];
  return {
    async read(kind, place, how) {
      const kept = how === 'afresh' ? undefined : keptSlot(earlier, kind, place, { ...options, now: now() });
      return kept ?? (await readPlace(kind, place, { limiter, now, arm: options.arm, signal: options.signal }));
    },
  };
}

type Keeping = Pick<CollectOptions, 'touched' | 'reuseForInMs'> & { readonly now: Date };

/** The slot of before when it was really read, is young, and nothing that happened since concerns it. */
function keptSlot(earlier: readonly Slot[], kind: Kind, place: Place, { touched, reuseForInMs = 600_000, now }: Keeping): Slot | undefined {
  if (touched === undefined || 'known' in place) {
    return undefined;
  }
  const slot = earlier.find((one) => one.kind === kind && one.holds === place.holds && one.target === place.target);
  const isKept =
    slot?.reading.status === 'read' &&
    now.getTime() - Date.parse(slot.readAt) < reuseForInMs &&
    !isConcerned(slot, touched) &&
    isWhole(slot);
  return isKept ? slot : undefined;
}

const NOT_STORED_WHOLE: ReadonlySet<Kind> = new Set<Kind>(['online-deployment', 'batch-deployment', 'schedule', 'compute']);

/** Nothing was taken out before it was stored. */
function isWhole({ kind, reading }: Slot): boolean {
  return !NOT_STORED_WHOLE.has(kind) || !JSON.stringify(reading).includes(NOT_KEPT);
}

interface Asking {
  readonly arm: Arm;
  readonly signal: AbortSignal;
  readonly limiter: Limiter;
  readonly now: () => Date;
}

async function readPlace(kind: Kind, place: Place, { arm, signal, limiter, now }: Asking): Promise<Slot> {
  const { holds, target } = place;
  if ('known' in place) {
    return { kind, holds, target, readAt: now().toISOString(), reading: place.known };
  }
  return await limiter(async () => {
    // Before the request: what changes while it is under way must count as later.
    const readAt = now().toISOString();
    const reading = place.holds === 'one' ? asList(await arm.get(kind, target, signal)) : sorted(await arm.list(kind, place.path, signal));
    return { kind, holds, target, readAt, reading };
  });
}

function asList(reading: Reading<Resource>): Reading<readonly Resource[]> {
  return reading.status === 'read' ? { status: 'read', value: [reading.value] } : reading;
}

/** Azure promises no order; the same estate should look the same twice. */
function sorted(reading: Reading<readonly Resource[]>): Reading<readonly Resource[]> {
  return reading.status === 'read'
    ? { status: 'read', value: reading.value.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)) }
    : reading;
}
