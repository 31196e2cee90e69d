import type { Stack } from '../../local/stack.ts';
import type { RemediationView } from '../../shared/api/ports.ts';
import { isPersonal } from '../../shared/remediations/requester.ts';
import { BOB } from '../e2e/small-estate.ts';
import { type Random, sleep } from './random.ts';
import type { Snapshot, View } from './view.ts';

/** How a story ended: closed by the service, or left open by a no or by the budget. */
type End = 'closed' | 'declined' | 'overBudget';

/** One time that Bob opened a workspace, and what became of it. */
export interface Story {
  readonly id: string;
  readonly openedAt: number;
  readonly remediations: readonly RemediationView[];
  /** Whether a person was asked. */
  readonly asked: boolean;
  /** The repair had stopped because Bob kept opening it; a person asked for it then. */
  readonly contestedUntil?: number;
  readonly end: End;
  /** Whether it stays open: nobody opened it again. */
  readonly leftOpen: boolean;
  /** When everything about it had been seen to be over. */
  readonly endedAt: number;
}

export interface People {
  readonly stack: Stack;
  readonly view: View;
  readonly random: Random;
  /** Whether there is to be one more story after these; each yes is one. */
  readonly oneMore: (last: Pick<Story, 'end' | 'contestedUntil'> | undefined) => boolean;
}

const DECLINED = 0.25;
/** A host that was killed may have lost the request. */
const ASK_AGAIN_AFTER_IN_MS = 3_000;

/** Opens one workspace again and again, decides when asked, and lets each story end before the next. The last decline stands. */
export async function liveWith(id: string, people: People): Promise<readonly Story[]> {
  const stories: Story[] = [];
  const known = new Set<string>();
  let last: Story | undefined;
  while (people.oneMore(last)) {
    if (last !== undefined) {
      stories.push({ ...last, leftOpen: false });
      if (last.leftOpen) await closeByHand(id, people);
    }
    await idle(id, people);
    last = await open(id, known, people);
    for (const one of last.remediations) known.add(one.id);
  }
  return last === undefined ? stories : [...stories, last];
}

/** Lets some time pass; sometimes a change in it that concerns no rule. */
async function idle(id: string, people: People): Promise<void> {
  await sleep(people.random.between(0, 400));
  if (people.random.chance(0.2)) {
    await write(people, id, { tags: { environment: 'test', touched: String(Date.now()) } });
  }
}

/** What people have done in a story so far. */
interface Doings {
  readonly answers: Map<string, 'approve' | 'decline'>;
  /** When somebody first asked for the repair that had stopped, and when last. */
  askedFrom?: number;
  askedLast: number;
}

async function open(id: string, known: ReadonlySet<string>, people: People): Promise<Story> {
  const openedAt = Date.now();
  await write(people, id, { properties: { publicNetworkAccess: 'Enabled' } });
  const doings: Doings = { answers: new Map(), askedLast: 0 };
  const over = await people.view.when(`the end of the story of ${id}`, async (snapshot) => {
    const own = (snapshot.remediations.get(id.toLowerCase()) ?? []).filter((one) => !known.has(one.id));
    await Promise.all(own.filter(({ state }) => state === 'waiting').map((one) => decide(one, doings, people)));
    const end = await endOf(id, own, snapshot, people);
    await askForWhatStopped(own, end, doings, people);
    return end === undefined ? undefined : { end, remediations: own };
  });
  return {
    id,
    openedAt,
    asked: doings.answers.size > 0,
    ...(doings.askedFrom === undefined ? {} : { contestedUntil: doings.askedFrom }),
    ...over,
    leftOpen: over.end !== 'closed',
    endedAt: Date.now(),
  };
}

async function endOf(
  id: string,
  own: readonly RemediationView[],
  { open: findings }: Snapshot,
  { stack }: People,
): Promise<End | undefined> {
  if (own.length === 0 || own.some(({ state }) => state !== 'finished')) {
    return undefined;
  }
  if (own.some(({ outcome }) => outcome === 'declined')) {
    return 'declined';
  }
  if (own.some((one) => wasRefused(one, 'is used up'))) {
    return 'overBudget';
  }
  return !findings.has(id.toLowerCase()) && (await accessOf(stack, id)) === 'Disabled' ? 'closed' : undefined;
}

/** Bob opened it too often: a person asks for the repair, until one was carried out. */
async function askForWhatStopped(own: readonly RemediationView[], end: End | undefined, doings: Doings, { stack }: People): Promise<void> {
  const [newest] = own;
  const stopped = own.find((one) => !isPersonal(one.requestedBy) && wasRefused(one, 'changed back'));
  const isGoingOn = newest === undefined || newest.state !== 'finished' || newest.outcome === 'repaired' || newest.outcome === 'notNeeded';
  if (end !== undefined || stopped === undefined || isGoingOn || Date.now() - doings.askedLast < ASK_AGAIN_AFTER_IN_MS) {
    return;
  }
  doings.askedLast = Date.now();
  doings.askedFrom ??= doings.askedLast;
  // Down: it is asked for again.
  await stack.service.post('/api/v1/remediations', { findingId: stopped.findingId }).catch(() => undefined);
}

function wasRefused({ outcome, because = '' }: RemediationView, reason: string): boolean {
  return outcome === 'refused' && because.includes(reason);
}

/** Says the same until it was heard: an answer may be lost with the host. */
async function decide({ id, plan }: RemediationView, { answers }: Doings, { stack, random }: People): Promise<void> {
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
