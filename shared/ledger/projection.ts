import type { Finding, Look, Transition } from '../model/finding.ts';
import { rootOf } from '../model/unit.ts';
import type { Baselines } from './baselines.ts';
import { writeInBatches } from './batches.ts';
import { writeChanges } from './changes.ts';
import { type Dependents, dependentsHashOf } from './dependents.ts';
import { documentOf } from './document.ts';
import { hashKey, newestFirst, SCHEMA_VERSION } from './key.ts';
import type { Outbox } from './outbox.ts';
import { purgeAfter, type Retention } from './retention.ts';
import type { Table } from './table.ts';

export interface Projection {
  /** Canonical ids of the resources the unit depends on. */
  readonly dependents: readonly string[];
  /** Names of the consumers that want to know. */
  readonly consumersOf: (transition: Transition) => readonly string[];
}

export interface ProjectionTables {
  readonly findings: Table;
  /** Finding id → unit. */
  readonly findingIds: Table;
  readonly transitions: Table;
  readonly changes: Table;
  readonly baselines: Baselines;
  readonly dependents: Dependents;
  readonly outbox: Outbox;
  readonly retention: Retention;
}

/** A finding that was resolved longer ago than this is not written again with every look. */
const RECENT_IN_MS = 24 * 3_600_000;

/**
 * Writes what others read from a committed look: findings, their history, the index, the outbox. All of it may be repeated.
 * Returns the hash over the index rows; with the hash of before, an unchanged index is left alone.
 */
export async function project(
  tables: ProjectionTables,
  look: Look,
  blob: string,
  { dependents, consumersOf }: Projection,
  hash: string,
): Promise<string> {
  await Promise.all([
    writeFindings(tables, look, blob),
    writePointers(tables.findingIds, look),
    writeTransitions(tables, look, blob),
    writeChanges(tables.changes, look, tables.retention),
    ...(look.baseline === undefined ? [] : [tables.baselines.save(look.baseline)]),
    tables.outbox.add(look, blob, consumersOf),
  ]);
  return await writeIndex(tables.dependents, look, dependents, hash);
}

async function writeFindings({ findings, retention }: ProjectionTables, look: Look, blob: string): Promise<void> {
  const recent = look.findings.filter((finding) => isRecent(finding, look.at));
  await writeInBatches(
    findings,
    recent.map((finding) => ['upsert', findingRow(finding, blob, retention), 'Replace']),
  );
}

function isRecent({ resolvedAt }: Finding, at: string): boolean {
  return resolvedAt === undefined || Date.parse(at) - Date.parse(resolvedAt) < RECENT_IN_MS;
}

function findingRow(finding: Finding, blob: string, { resolvedFindingsInDays }: Retention) {
  const { id, unit, ruleId, severity, status, control, resourceId } = finding;
  return {
    partitionKey: hashKey(unit),
    rowKey: id,
    schemaVersion: SCHEMA_VERSION,
    unit,
    ruleId,
    severity,
    status,
    control,
    resourceId,
    purgeAfter: finding.resolvedAt === undefined ? '' : purgeAfter(finding.resolvedAt, resolvedFindingsInDays),
    ...documentOf(finding, blob),
  };
}

/** A finding's id does not tell its unit. Written once per life, by the first digit of the id so that a first look needs few batches. */
async function writePointers(table: Table, look: Look): Promise<void> {
  const born = look.transitions.filter(({ change }) => change === 'opened' || change === 'exempted').map(({ findingId }) => findingId);
  const byDigit = Map.groupBy(new Set(born), (id) => id.slice(0, 1));
  await Promise.all(
    [...byDigit].map(([digit, ids]) =>
      writeInBatches(
        table,
        ids.map((id) => ['upsert', { partitionKey: digit, rowKey: id, schemaVersion: SCHEMA_VERSION, unit: look.unit.id }, 'Replace']),
      ),
    ),
  );
}

export const FEED = 'feed';

/** Transitions of one unit: those of a look, or one that no look brought about. */
export interface News {
  readonly transitions: readonly Transition[];
  readonly unit: { readonly id: string };
}

/** Twice: in one feed of all units and in the unit's own, both newest first. */
export async function writeTransitions(
  { transitions, retention }: Pick<ProjectionTables, 'transitions' | 'retention'>,
  look: News,
  blob: string,
): Promise<void> {
  const rows = look.transitions.map((transition) => transitionRow(transition, blob, retention));
  await Promise.all(
    [FEED, hashKey(look.unit.id)].map((partitionKey) =>
      writeInBatches(
        transitions,
        rows.map((row) => ['upsert', { partitionKey, ...row }, 'Replace']),
      ),
    ),
  );
}

function transitionRow(transition: Transition, blob: string, { resolvedFindingsInDays }: Retention) {
  const { id, unit, findingId, ruleId, at } = transition;
  return {
    rowKey: `${newestFirst(at)}-${id}`,
    schemaVersion: SCHEMA_VERSION,
    unit,
    findingId,
    ruleId,
    at,
    purgeAfter: purgeAfter(at, resolvedFindingsInDays),
    ...documentOf(transition, blob),
  };
}

/** What a unit depends on stands in its own resource: while that could not be read, nothing leaves the index. */
async function writeIndex(index: Dependents, look: Look, resourceIds: readonly string[], hash: string): Promise<string> {
  const root = rootOf(look.unit)?.reading.status;
  const isSeen = root === 'read' || root === 'gone';
  const next = isSeen ? dependentsHashOf(resourceIds) : hash;
  if (!isSeen || next !== hash) {
    await index.replace(look.unit.id, resourceIds, !isSeen);
  }
  return next;
}
