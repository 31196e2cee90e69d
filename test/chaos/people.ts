import type { Stack } from '../../local/stack.ts';
import type { RemediationView } from '../../shared/api/ports.ts';
import { BOB } from '../e2e/small-estate.ts';
import { type Random, sleep } from './random.ts';
import type { Snapshot, View } from './view.ts';

/** One time that Bob opened a workspace, and what became of it. */
export interface Story {
  readonly id: string;
  readonly openedAt: number;
  readonly remediations: readonly string[];
  /** Whether a person was asked. */
  readonly asked: boolean;
  readonly declined: boolean;
  /** Whether it stays open, because the last word was a no. */
  readonly leftOpen: boolean;
  /** When everything about it had been seen to be over. */
  readonly endedAt: number;
}

export interface People {
  readonly stack: Stack;
  readonly view: View;
  readonly random: Random;
  /** Whether there is to be one more story; each yes is one. */
  readonly oneMore: () => boolean;
}

const DECLINED = 0.25;

/** Opens one workspace again and again, decides when asked, and lets each story end before the next. The last decline stands. */
export async function liveWith(id: string, people: People): Promise<readonly Story[]> {
  const stories: Story[] = [];
  const known = new Set<string>();
  let last: Omit<Story, 'leftOpen'> | undefined;
  while (people.oneMore()) {
    if (last !== undefined) {
      stories.push({ ...last, leftOpen: false });
      if (last.declined) await closeByHand(id, people);
    }
    await idle(id, people);
    last = await open(id, known, people);
    for (const one of last.remediations) known.add(one);
  }
  return last === undefined ? stories : [...stories, { ...last, leftOpen: last.declined }];
}

/** Lets some time pass; sometimes a change in it that concerns no rule. */
async function idle(id: string, people: People): Promise<void> {
  await sleep(people.random.between(0, 400));
  if (people.random.chance(0.2)) {
    await write(people, id, { tags: { environment: 'test', touched: String(Date.now()) } });
  }
}

async function open(id: string, known: ReadonlySet<string>, people: People): Promise<Omit<Story, 'leftOpen'>> {
  const openedAt = Date.now();
  await write(people, id, { properties: { publicNetworkAccess: 'Enabled' } });
  const answers = new Map<string, 'approve' | 'decline'>();
  const end = await people.view.when(`the end of the story of ${id}`, async (snapshot) => {
    const own = (snapshot.remediations.get(id.toLowerCase()) ?? []).filter((one) => !known.has(one.id));
    await Promise.all(own.filter(({ state }) => state === 'waiting').map((one) => decide(one, answers, people)));
    return await endOf(id, own, snapshot, people);
  });
  return { id, openedAt, asked: answers.size > 0, ...end, endedAt: Date.now() };
}

async function endOf(
  id: string,
  own: readonly RemediationView[],
  { open: findings }: Snapshot,
  { stack }: People,
): Promise<Pick<Story, 'remediations' | 'declined'> | undefined> {
  if (own.length === 0 || own.some(({ state }) => state !== 'finished')) {
    return undefined;
  }
  const declined = own.some(({ outcome }) => outcome === 'declined');
  const isOver = declined || (!findings.has(id.toLowerCase()) && (await accessOf(stack, id)) === 'Disabled');
  return isOver ? { remediations: own.map((one) => one.id), declined } : undefined;
}

/** Says the same until it was heard: an answer may be lost with the host. */
async function decide(
  { id, plan }: RemediationView,
  answers: Map<string, 'approve' | 'decline'>,
  { stack, random }: People,
): Promise<void> {
  const planHash = plan?.hash ?? '';
  const decision = answers.get(id + planHash) ?? (random.chance(DECLINED) ? 'decline' : 'approve');
  answers.set(id + planHash, decision);
  // Down, or decided meanwhile: the next snapshot tells.
  await stack.service.decide(id, decision, planHash).catch(() => undefined);
}

async function closeByHand(id: string, people: People): Promise<void> {
  await write(people, id, { properties: { publicNetworkAccess: 'Disabled' } });
  await people.view.when(`the finding of ${id} to be resolved`, ({ open: findings }) =>
    findings.has(id.toLowerCase()) ? undefined : true,
  );
}

async function write({ stack }: People, id: string, body: Parameters<Stack['azure']['control']['write']>[0]['body']): Promise<void> {
  const { status } = await stack.azure.control.write({ actor: BOB, id, body });
  if (status >= 400) {
    throw new Error(`Bob's write to ${id} was answered ${status}.`);
  }
}

export async function accessOf({ azure }: Pick<Stack, 'azure'>, id: string): Promise<unknown> {
  const properties = (await azure.control.get({ id }))?.['properties'];
  return (properties as { publicNetworkAccess?: unknown } | undefined)?.publicNetworkAccess;
}
