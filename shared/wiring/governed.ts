import type { Arm } from '../azure/arm.ts';
import { type Expected, expectedSubscriptions, type Scope } from '../collectors/expected-subscriptions.ts';
import { reasonOf } from '../governance/time.ts';
import type { GovernedSubscriptions } from '../intake/units-concerned.ts';
import { governedRow, type KnownSubscriptions } from '../ledger/governed.ts';
import type { Table } from '../ledger/table.ts';
import type { Log } from '../model/log.ts';
import { subscriptionUnit } from '../model/resource-id.ts';

export interface GovernedParts {
  readonly arm: Arm;
  /** The table `Runs`. */
  readonly table: Table;
  readonly scope: () => Promise<Scope>;
  readonly log: Pick<Log, 'warn'>;
  readonly now?: () => Date;
  /** How long Resource Graph may take; an event is waiting. Default 5 s. */
  readonly limitInMs?: number;
}

export interface Governed {
  /** Whose events are ours: the subscriptions named and those below the management groups named. Rejects when the configuration cannot be read. */
  current(): Promise<GovernedSubscriptions>;
  /** A scan has just found out. */
  found(expected: Expected): Promise<void>;
}

/** A subscription that is moved is heard of after this time, at the latest. */
const FRESH_FOR_IN_MS = 5 * 60_000;
/** What could not be found out is not asked again with every event. */
const ASK_AGAIN_AFTER_IN_MS = 60_000;
const LIMIT_IN_MS = 5_000;

/**
 * Only Resource Graph knows what lies below a management group: its answer is kept in a row that all processes share, and in memory.
 * While it is not known, an old answer serves; where there is none, events of every subscription are accepted and a warning says so,
 * for a look too many costs little and a lost event is lost.
 */
export function createGoverned(parts: GovernedParts): Governed {
  const { now = () => new Date() } = parts;
  let memory: { readonly groups: string; readonly value: Promise<GovernedSubscriptions>; readonly until: number } | undefined;
  return {
    async current() {
      const scope = await parts.scope();
      if (scope.managementGroups.length === 0) {
        return scope.subscriptions.length === 0 ? 'all' : named(scope);
      }
      const groups = JSON.stringify(scope);
      if (memory === undefined || memory.groups !== groups || memory.until <= now().getTime()) {
        const asked = find(parts, scope, now());
        const mine = { groups, value: asked.then(({ value }) => value), until: now().getTime() + ASK_AGAIN_AFTER_IN_MS };
        memory = mine;
        void asked.then(({ freshUntil }) => {
          if (memory === mine && freshUntil > mine.until) {
            memory = { ...mine, until: freshUntil };
          }
        });
      }
      return await memory.value;
    },
    async found(expected) {
      const scope = await parts.scope();
      if (scope.managementGroups.length > 0) {
        await keep(parts, scope, expected, now());
        memory = undefined;
      }
    },
  };
}

interface Found {
  readonly value: GovernedSubscriptions;
  readonly freshUntil: number;
}

async function find(parts: GovernedParts, scope: Scope, now: Date): Promise<Found> {
  const known = await orNull(parts, () => governedRow(parts.table, scope).read());
  const freshUntil = known === null ? 0 : Date.parse(known.at) + FRESH_FOR_IN_MS;
  if (known !== null && freshUntil > now.getTime()) {
    return { value: union(scope, known.subscriptions), freshUntil };
  }
  const asked = await orNull(parts, async () => {
    const expected = await expectedSubscriptions(parts.arm, scope, AbortSignal.timeout(parts.limitInMs ?? LIMIT_IN_MS));
    if (expected.status !== 'read') {
      throw new Error(expected.status === 'gone' ? 'Resource Graph is not there.' : expected.because);
    }
    return expected.value;
  });
  const kept = asked === null ? known : await keep(parts, scope, asked, now);
  return { value: answerOf(parts, scope, kept), freshUntil: asked === null ? 0 : now.getTime() + FRESH_FOR_IN_MS };
}

function answerOf({ log }: GovernedParts, scope: Scope, kept: KnownSubscriptions | null): GovernedSubscriptions {
  if (kept === null) {
    log.warn('Which subscriptions lie below the management groups is not known: events of every subscription are accepted', {
      managementGroups: scope.managementGroups,
    });
    return 'all';
  }
  return union(scope, kept.subscriptions);
}

/** A group that shows nothing may be hidden from us: what was known of it stays. Null: nothing was ever seen below any group. */
async function keep(parts: GovernedParts, scope: Scope, expected: Expected, now: Date): Promise<KnownSubscriptions | null> {
  const row = governedRow(parts.table, scope);
  const isPartial = expected.silentGroups.length > 0;
  const before = isPartial ? await orNull(parts, row.read) : null;
  const ofGroups = expected.subscriptions.filter((id) => !named(scope).includes(id));
  const subscriptions = [...new Set([...ofGroups, ...(before?.subscriptions ?? [])])].toSorted();
  if (isPartial) {
    parts.log.warn('Management groups show no subscription: they are empty, or hidden from the service', {
      managementGroups: expected.silentGroups,
    });
  }
  if (expected.silentGroups.length >= scope.managementGroups.length && subscriptions.length === 0) {
    return null;
  }
  const known = { subscriptions, at: now.toISOString() };
  await orNull(parts, () => row.save(known));
  return known;
}

function named({ subscriptions }: Scope): string[] {
  return subscriptions.map((id) => subscriptionUnit(id).id);
}

function union(scope: Scope, below: readonly string[]): string[] {
  return [...new Set([...named(scope), ...below])].toSorted();
}

async function orNull<T>({ log }: GovernedParts, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log.warn('The subscriptions below the management groups could not be found out', { because: reasonOf(error) });
    return null;
  }
}
