import type { Look } from '../model/finding.ts';
import type { UnitKind } from '../model/kinds.ts';
import type { UnitRef } from '../model/resource-id.ts';
import { rootOf } from '../model/unit.ts';
import type { Severity } from '../model/verdict.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import type { Row, Table } from './table.ts';

/** What the unit row says of the last committed look; all empty before the first. */
interface UnitState {
  readonly lookId: string;
  readonly lookBlob: string;
  readonly lookAt: string;
  /** The look whose rows are all written; another one than `lookId` means that a projection stopped half way. */
  readonly projectedLookId: string;
  /** Hash over the index rows of the unit, so that an unchanged index costs nothing. */
  readonly dependentsHash: string;
}

/** The right to look at a unit and commit, for 60 s unless renewed. */
export interface Claim {
  readonly ref: UnitRef;
  readonly state: UnitState;
  /** False: somebody else holds the unit. */
  renew(): Promise<boolean>;
  /** The one conditional write that makes a look count. False: somebody else holds the unit, the look is void. */
  commit(look: Look, blob: string): Promise<boolean>;
  /** Says that all rows of the committed look are written. */
  projected(dependentsHash: string): Promise<boolean>;
  /** Nothing can be written through this claim any more. */
  release(): Promise<void>;
}

export const CLAIM_IN_MS = 60_000;

const UNIT = 'unit';
const NOTHING: UnitState = { lookId: '', lookBlob: '', lookAt: '', projectedLookId: '', dependentsHash: '' };

/** Takes the unit if nobody holds it or the holder's time is over; null when it is held. */
export async function claimUnit(table: Table, ref: UnitRef, { now, holder }: { now: () => Date; holder: string }): Promise<Claim | null> {
  const key = { partitionKey: hashKey(ref.id), rowKey: UNIT };
  const row = await table.get(key.partitionKey, UNIT);
  if (row === null) {
    const etag = await table.create({ ...key, ...newUnit(ref), ...held(holder, now()) });
    return etag === null ? null : createClaim({ table, ref, holder, now, etag, state: NOTHING });
  }
  if (row['holder'] !== '' && Date.parse(String(row['heldUntil'])) > now().getTime()) {
    return null;
  }
  const etag = await table.update({ ...key, ...held(holder, now()) }, row.etag);
  return etag === null ? null : createClaim({ table, ref, holder, now, etag, state: stateOf(row) });
}

interface Taken {
  readonly table: Table;
  readonly ref: UnitRef;
  readonly holder: string;
  readonly now: () => Date;
  readonly etag: string;
  readonly state: UnitState;
}

function createClaim({ table, ref, holder, now, ...taken }: Taken): Claim {
  let { etag, state } = taken;
  let isOurs = true;
  let writing: Promise<unknown> = Promise.resolve();
  const key = { partitionKey: hashKey(ref.id), rowKey: UNIT };

  const writeNow = async (changes: Record<string, unknown>): Promise<boolean> => {
    if (!isOurs) {
      return false;
    }
    const written = (await table.update({ ...key, ...changes }, etag)) ?? (await writeAgainIfOurs(changes));
    isOurs = written !== null;
    etag = written ?? etag;
    return isOurs;
  };
  // A write whose answer got lost is sent again by the SDK and finds its own etag: only another holder means that it is lost.
  const writeAgainIfOurs = async (changes: Record<string, unknown>): Promise<string | null> => {
    const row = await table.get(key.partitionKey, UNIT);
    return row !== null && row['holder'] === holder ? await table.update({ ...key, ...changes }, row.etag) : null;
  };
  // One after the other: renewals come by a timer, and each write needs the etag of the one before.
  const write = (changes: () => Record<string, unknown>): Promise<boolean> => {
    const result = writing.then(() => writeNow(changes()));
    writing = result.catch(() => undefined);
    return result;
  };

  return {
    ref,
    get state() {
      return state;
    },
    renew: () => write(() => held(holder, now())),
    async commit(look, blob) {
      const committed = { lookId: look.id, lookBlob: blob, lookAt: look.at };
      const isCommitted = await write(() => ({ ...held(holder, now()), ...committed, ...summaryOf(look) }));
      state = isCommitted ? { ...state, ...committed } : state;
      return isCommitted;
    },
    async projected(dependentsHash) {
      const changes = { projectedLookId: state.lookId, dependentsHash };
      const isWritten = await write(() => changes);
      state = isWritten ? { ...state, ...changes } : state;
      return isWritten;
    },
    async release() {
      await write(() => ({ holder: '', heldUntil: '' }));
      isOurs = false;
    },
  };
}

function held(holder: string, now: Date) {
  return { holder, heldUntil: new Date(now.getTime() + CLAIM_IN_MS).toISOString() };
}

function newUnit({ id, kind }: UnitRef) {
  return { schemaVersion: SCHEMA_VERSION, unit: id, kind, gone: false, ...NOTHING, critical: 0, high: 0, medium: 0, low: 0 };
}

function summaryOf(look: Look) {
  const open = look.findings.filter(({ status }) => status === 'open');
  const count = (severity: Severity) => open.filter((finding) => finding.severity === severity).length;
  return {
    gone: rootOf(look.unit)?.reading.status === 'gone',
    catalogueVersion: look.catalogueVersion,
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
  };
}

function stateOf(row: Row): UnitState {
  const text = (name: keyof UnitState) => String(row[name] ?? '');
  return {
    lookId: text('lookId'),
    lookBlob: text('lookBlob'),
    lookAt: text('lookAt'),
    projectedLookId: text('projectedLookId'),
    dependentsHash: text('dependentsHash'),
  };
}

/** Name of the last committed look; '' before the first. */
export async function lookBlobOf(table: Table, { id }: UnitRef): Promise<string> {
  const row = await table.get(hashKey(id), UNIT);
  return row === null ? '' : stateOf(row).lookBlob;
}

export interface UnitSummary {
  readonly unit: string;
  readonly kind: UnitKind;
  /** Open findings by severity. */
  readonly open: Readonly<Record<Severity, number>>;
  readonly lastLookAt?: string;
}

export function unitSummary(row: Row): UnitSummary {
  const lookAt = String(row['lookAt'] ?? '');
  const count = (severity: Severity) => Number(row[severity] ?? 0);
  return {
    unit: String(row['unit']),
    kind: row['kind'] as UnitKind,
    open: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') },
    ...(lookAt === '' ? {} : { lastLookAt: lookAt }),
  };
}
