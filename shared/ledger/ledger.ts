import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { Look } from '../model/finding.ts';
import type { UnitRef } from '../model/resource-id.ts';
import { type Baselines, createBaselines } from './baselines.ts';
import { type ChangePage, type ChangeQuery, listChanges } from './changes.ts';
import { type Contested, contest } from './contest.ts';
import { type DeadLetter, listDeadLetters, writeDeadLetter } from './dead-letters.ts';
import { createDependents } from './dependents.ts';
import { createStoredExemptions, type StoredExemptions } from './exemptions-table.ts';
import { claimThrough, type Held } from './held.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createLooks } from './looks.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type Projection, project } from './projection.ts';
import { type Purged, purge } from './purge.ts';
import { createQueries, type Queries } from './queries.ts';
import { defaultRetention, type Retention } from './retention.ts';
import { tableOf } from './table.ts';
import { type Claim, claimUnit, lookBlobOf } from './unit-row.ts';

export interface LedgerOptions {
  /** A client for a table by name; the tables are made on first use. */
  readonly tables: (name: string) => TableClient;
  /** Where looks are kept; made on first use. */
  readonly blobs: ContainerClient;
  readonly retention?: Retention;
  readonly now?: () => Date;
  readonly randomId?: () => string;
}

/** Remembers what happened and what was seen, in Azure Tables and Blobs. Storage failures are exceptions, lost races are answers. */
export interface Ledger extends Queries {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Approved states. */
  readonly baselines: Baselines;
  /** Made by command. */
  readonly exemptions: StoredExemptions;
  /** Differences of properties, newest first. */
  listChanges(query: ChangeQuery): Promise<ChangePage>;
  /** The units whose last look depended on a resource. */
  unitsOf(resourceId: string): Promise<string[]>;
  /** Null: somebody else holds the unit. */
  claim(ref: UnitRef): Promise<Claim | null>;
  loadLook(blob: string): Promise<Look | null>;
  /** Stores the look and commits it. False: somebody else committed first and this look is void. */
  commit(claim: Claim, look: Look): Promise<boolean>;
  /** Writes everything that follows from the committed look, and that it is written. False: somebody else holds the unit by now. */
  project(claim: Claim, look: Look, projection: Projection): Promise<boolean>;
  /** Tells of a finding that goes to and fro between our repair and somebody else; once per revert. */
  contest(contested: Contested, consumersOf: Projection['consumersOf']): Promise<void>;
  bury(letter: DeadLetter): Promise<void>;
  listDeadLetters(top: number): Promise<DeadLetter[]>;
  /** Takes away what is older than it is kept. */
  purge(): Promise<Purged>;
}

export function createLedger({
  tables,
  blobs,
  retention = defaultRetention,
  now = () => new Date(),
  randomId = randomUUID,
}: LedgerOptions): Ledger {
  const table = (name: string) => tableOf(tables(name));
  const units = table('Units');
  const findings = table('Findings');
  const findingIds = table('FindingIds');
  const transitions = table('Transitions');
  const changes = table('Changes');
  const deadLetters = table('DeadLetters');
  const looks = createLooks(blobs);
  const held: Held = new Map();
  const dependents = createDependents(table('Dependents'));
  const outbox = createOutbox(table('Outbox'), looks, now);
  const baselines = createBaselines(blobs);
  const exemptions = createStoredExemptions(table('Exemptions'), retention.resolvedFindingsInDays);
  const projected = { findings, findingIds, transitions, changes, baselines, dependents, outbox, retention };
  const queries = createQueries({ units, findings, findingIds, transitions, looks });
  const inbox = createInbox(table('Pending'), now, randomId);
  return {
    ...queries,
    inbox,
    outbox,
    baselines,
    exemptions,
    listChanges: (query) => listChanges(changes, query),
    unitsOf: dependents.unitsOf,
    claim: (ref) => claimThrough(held, ref, now, () => claimUnit(units, ref, { now, holder: randomId() })),
    loadLook: looks.load,
    async commit(claim, look) {
      const blob = await looks.save(look);
      const isCommitted = await claim.commit(look, blob);
      // Only what the row never named: the answer of a write that counted may have been lost together with the unit.
      if (!isCommitted && (await lookBlobOf(units, claim.ref)) === claim.state.lookBlob) {
        await looks.delete(blob);
      }
      return isCommitted;
    },
    async project(claim, look, projection) {
      const { lookBlob, dependentsHash } = claim.state;
      return await claim.projected(await project(projected, look, lookBlob, projection, dependentsHash));
    },
    contest: (contested, consumersOf) =>
      contest({ getFinding: queries.getFinding, transitions, outbox, inbox, retention }, contested, consumersOf),
    bury: (letter) => writeDeadLetter(deadLetters, letter, retention),
    listDeadLetters: (top) => listDeadLetters(deadLetters, top),
    purge: () => purge({ units, findings, findingIds, transitions, changes, exemptions, deadLetters, looks }, retention, now()),
  };
}
