import type { Actor, Finding, Transition } from '../model/finding.ts';
import { unitRefOf } from '../model/resource-id.ts';
import type { Inbox } from './inbox.ts';
import { hashKey } from './key.ts';
import { subjectOf } from './life.ts';
import type { Outbox } from './outbox.ts';
import { writeTransitions } from './projection.ts';
import type { Retention } from './retention.ts';
import type { Table } from './table.ts';

/** Two parties take turns with a property, and one of them is our repair. */
export interface Contested {
  readonly findingId: string;
  /** The transition that was one too many: there is one transition `contested` for each. */
  readonly revertId: string;
  readonly because: string;
  /** The other party. */
  readonly by?: Actor;
  /** RFC 3339. */
  readonly at: string;
}

interface ContestTables {
  readonly getFinding: (id: string) => Promise<{ readonly finding: Finding; readonly history: readonly Transition[] } | null>;
  readonly transitions: Table;
  readonly outbox: Outbox;
  readonly inbox: Pick<Inbox, 'markPending'>;
  readonly retention: Retention;
}

/**
 * Adds a transition that no look brings about, and tells the consumers. May be repeated: the second time nothing is written. The history
 * comes last, so that a crash in between leaves nothing untold.
 */
export async function contest(
  { getFinding, transitions, outbox, inbox, retention }: ContestTables,
  contested: Contested,
  consumersOf: (transition: Transition) => readonly string[],
): Promise<void> {
  const found = await getFinding(contested.findingId);
  const id = hashKey(contested.findingId, 'contested', contested.revertId);
  if (found === null || found.history.some((transition) => transition.id === id)) {
    return;
  }
  const transition = transitionOf(found.finding, contested, id);
  const news = { transitions: [transition], unit: { id: transition.unit } };
  const ref = unitRefOf(transition.unit);
  await inbox.markPending(ref);
  await outbox.add(news, '', consumersOf);
  // Again: who held the unit may have seen an empty outbox and taken the mark away.
  await inbox.markPending(ref);
  await writeTransitions({ transitions, retention }, news, '');
}

function transitionOf(finding: Finding, { because, by, at }: Contested, id: string): Transition {
  return { ...subjectOf(finding), id, change: 'contested', cause: 'request', because, at, ...(by === undefined ? {} : { actor: by }) };
}
