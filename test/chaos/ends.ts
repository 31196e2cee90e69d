import { TableClient } from '@azure/data-tables';
import { until } from '../../local/client.ts';
import type { Stack } from '../../local/stack.ts';
import { writesIn } from './limits.ts';
import { accessOf, type Story } from './people.ts';
import { allRemediations, allTransitions, openFindings } from './view.ts';
import type { Write } from './writes.ts';

/** Sentences about what did not end as it must. */
export type Wrongs = readonly string[];

/** Nothing undone is left and the service says of every workspace what Azure shows; otherwise what is wrong when time is up. */
export async function quiet(stack: Stack, stories: readonly Story[], withinInMs: number): Promise<Wrongs> {
  const leftOpen = new Set(lastOf(stories).flatMap(({ id, leftOpen: isOpen }) => (isOpen ? [id.toLowerCase()] : [])));
  let wrongs: Wrongs = ['The service never answered.'];
  const settled = async (): Promise<true | undefined> => {
    wrongs = [...(await unfinished(stack)), ...(await wrongFindings(stack, leftOpen)), ...(await wrongValues(stack, stories, leftOpen))];
    return wrongs.length === 0 ? true : undefined;
  };
  await until('quiet', settled, { withinInMs, everyInMs: 500 }).catch(() => undefined);
  return wrongs;
}

function lastOf(stories: readonly Story[]): Story[] {
  return [...new Map(stories.map((story) => [story.id, story])).values()];
}

async function unfinished({ service, storage }: Stack): Promise<string[]> {
  const running = (await allRemediations(service)).filter(({ state }) => state !== 'finished');
  const left = await rowsOf(storage, 'Pending');
  return [
    ...running.map(({ id, state, resourceId }) => `Remediation ${id} of ${resourceId} is ${state}.`),
    ...(left === 0 ? [] : [`${left} rows of the inbox were not processed.`]),
  ];
}

/** The inbox has no address of its own: its table tells. */
async function rowsOf(storage: string, table: string): Promise<number> {
  let count = 0;
  for await (const _ of TableClient.fromConnectionString(storage, table, { allowInsecureConnection: true }).listEntities()) count += 1;
  return count;
}

async function wrongFindings({ service }: Stack, leftOpen: ReadonlySet<string>): Promise<string[]> {
  const open = new Set((await openFindings(service)).map(({ resourceId }) => resourceId));
  return [
    ...[...open].filter((id) => !leftOpen.has(id)).map((id) => `The finding of ${id} is open, but it was closed again.`),
    ...[...leftOpen]
      .filter((id) => !open.has(id))
      .map((id) => `The finding of ${id} is not open, but its repair was declined or over the budget.`),
  ];
}

async function wrongValues(stack: Stack, stories: readonly Story[], leftOpen: ReadonlySet<string>): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { id } of lastOf(stories)) {
    const expected = leftOpen.has(id.toLowerCase()) ? 'Enabled' : 'Disabled';
    const found = await accessOf(stack, id);
    if (found !== expected) wrongs.push(`Expected publicNetworkAccess ${expected} of ${id} but found ${String(found)}.`);
  }
  return wrongs;
}

/** A story has one write; one identical repeat for each kill in it; none when it was declined or over the budget, and none once it was over. */
export function wrongWrites(
  stories: readonly Story[],
  writes: readonly Write[],
  kills: readonly number[],
): { readonly repeats: number; readonly wrongs: Wrongs } {
  const wrongs: string[] = [];
  let repeats = 0;
  let claimed = 0;
  for (const story of stories) {
    const { id, openedAt, endedAt, end } = story;
    const own = writesIn(story, writes).length;
    const allowed = end === 'closed' ? 1 + kills.filter((at) => at >= openedAt && at <= endedAt).length : 0;
    claimed += own;
    repeats += Math.max(own - 1, 0);
    if (own > allowed || (own === 0 && end === 'closed')) {
      wrongs.push(`Expected ${end === 'closed' ? `1 to ${allowed} writes` : `no write (${end})`} to ${id} but found ${own}.`);
    }
  }
  const stray = writes.length - claimed;
  return { repeats, wrongs: stray === 0 ? wrongs : [...wrongs, `${stray} writes came when nothing was open.`] };
}

/** Every transition has a row in Log Analytics; rows that came again are counted. */
export async function delivered(
  { service, azure }: Stack,
  withinInMs: number,
): Promise<{ readonly transitions: number; readonly repeats: number; readonly wrongs: Wrongs }> {
  const transitions = await allTransitions(service);
  let keys: unknown[] = [];
  const missing = (): number => transitions.filter(({ id }) => !keys.includes(id)).length;
  await until(
    'all rows',
    async () => {
      // Rows of scans, changes and remediations have keys of their own.
      keys = (await azure.control.rows()).map(({ row }) => row['TransitionKey']).filter((key) => key !== undefined);
      return missing() === 0 ? true : undefined;
    },
    { withinInMs },
  ).catch(() => undefined);
  const wrongs = missing() === 0 ? [] : [`${missing()} of ${transitions.length} transitions were never delivered to Log Analytics.`];
  return { transitions: transitions.length, repeats: keys.length - new Set(keys).size, wrongs };
}
