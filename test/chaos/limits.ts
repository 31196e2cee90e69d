import type { Transition } from '../../shared/model/finding.ts';
import type { Wrongs } from './ends.ts';
import type { Story } from './people.ts';
import type { Write } from './writes.ts';

/** What the service runs with: the second time that Bob takes a repair back stops it, and a fifth of the workspaces stays out. */
export const limits = {
  budget: { perHour: 100_000, perUnitPerHour: 10_000, percentOfEstatePerHour: 80 },
  contested: { reverts: 2, withinDays: 7 },
} as const;

/** The units of an estate that may be written to in an hour. */
export function unitsPerHour(estate: number): number {
  return Math.floor((estate * limits.budget.percentOfEstatePerHour) / 100);
}

/** No hour has more writes than its budget, whatever was killed. Identical repeats of a killed write are that write. */
export function wrongBudgets(stories: readonly Story[], writes: readonly Write[], units: number): Wrongs {
  const { perHour, perUnitPerHour } = limits.budget;
  const written = stories.flatMap((story) => writesIn(story, writes).slice(0, 1));
  return [...Map.groupBy(written, ({ at }) => Math.floor(at / 3_600_000)).values()].flatMap((inHour) => {
    const byUnit = Map.groupBy(inHour, ({ id }) => id);
    const most = Math.max(...[...byUnit.values()].map(({ length }) => length));
    return [
      ...over(inHour.length, perHour, 'repairs in an hour'),
      ...over(most, perUnitPerHour, 'repairs of one workspace in an hour'),
      ...over(byUnit.size, units, 'workspaces written to in an hour'),
    ];
  });
}

function over(found: number, most: number, what: string): string[] {
  return found > most ? [`Expected at most ${most} ${what} but found ${found}.`] : [];
}

/** What Bob opened too often is not written to until a person asks for it, and everybody hears that it is contested. */
export function wrongContests(stories: readonly Story[], writes: readonly Write[], transitions: readonly Transition[]): Wrongs {
  const contested = stories.filter(({ contestedUntil }) => contestedUntil !== undefined);
  const told = new Set(transitions.filter(({ change }) => change === 'contested').map(({ resourceId }) => resourceId));
  const ids = [...new Set(contested.map(({ id }) => id.toLowerCase()))];
  return [
    ...contested.flatMap((story) => {
      const early = writesIn(story, writes).filter(({ at }) => at < (story.contestedUntil ?? 0)).length;
      return early === 0 ? [] : [`${early} writes went to ${story.id} although it was contested and nobody had asked for one.`];
    }),
    ...ids.filter((id) => !told.has(id)).map((id) => `The repair of ${id} stopped, but its finding was never contested.`),
    ...[...Map.groupBy(stories, ({ id }) => id)].flatMap(([id, own]) =>
      over(own.filter(isByItself).length, limits.contested.reverts, `repairs of ${id} that nobody asked for`),
    ),
  ];
}

function isByItself({ end, contestedUntil, remediations }: Story): boolean {
  return end === 'closed' && contestedUntil === undefined && remediations.some(({ outcome }) => outcome === 'repaired');
}

/** Oldest first. */
export function writesIn({ id, openedAt, endedAt }: Story, writes: readonly Write[]): readonly Write[] {
  return writes.filter((write) => write.id === id.toLowerCase() && write.at >= openedAt && write.at <= endedAt);
}
