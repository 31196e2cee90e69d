import { odata } from '@azure/data-tables';
import type { Finding, Look, Transition } from '../model/finding.ts';
import type { UnitKind } from '../model/kinds.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { Severity } from '../model/verdict.ts';
import { readDocument } from './document.ts';
import { hashKey, newestFirst } from './key.ts';
import type { Looks } from './looks.ts';
import { FEED } from './projection.ts';
import type { Row, Table } from './table.ts';
import { type UnitSummary, unitSummary } from './unit-row.ts';

interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; undefined at the end. */
  readonly next?: string;
}

interface Paging {
  readonly top: number;
  readonly next?: string | undefined;
}

interface FindingQuery extends Paging {
  /** What the id begins with, in lower case; everything that does is one page. */
  readonly idPrefix?: string | undefined;
  readonly unit?: string | undefined;
  readonly ruleId?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly status?: Finding['status'] | undefined;
  readonly control?: number | undefined;
}

interface TransitionQuery extends Paging {
  /** RFC 3339; from then on. */
  readonly since?: string | undefined;
  readonly unit?: string | undefined;
}

/** What people and other services ask the ledger. */
export interface Queries {
  /** Units that exist, with what is open and when they were last looked at. */
  listUnits(paging: Paging): Promise<Page<UnitSummary>>;
  listFindings(query: FindingQuery): Promise<Page<Finding>>;
  /** `history` newest first. */
  getFinding(id: string): Promise<{ finding: Finding; history: readonly Transition[] } | null>;
  /** Newest first. */
  listTransitions(query: TransitionQuery): Promise<Page<Transition>>;
  /** The last committed look; null before the first. `in passing`: one of many that are read one after the other. */
  lastLook(unit: string, how?: 'in passing'): Promise<Look | null>;
  /** Whether the unit was ever looked at, or found. */
  knowsUnit(unit: string): Promise<boolean>;
  /** Every unit below a scope that exists as far as we know; `isNew`: never looked at. */
  unitsBelow(scope: string): Promise<readonly KnownUnit[]>;
}

export interface KnownUnit {
  readonly ref: UnitRef;
  readonly isNew: boolean;
}

export interface QueryTables {
  readonly units: Table;
  readonly findings: Table;
  readonly findingIds: Table;
  readonly transitions: Table;
  readonly looks: Pick<Looks, 'load'>;
}

export function createQueries({ units, findings, findingIds, transitions, looks }: QueryTables): Queries {
  return {
    async listUnits({ top, next }) {
      const page = await units.page({ filter: odata`gone eq ${false}`, top, next });
      return pageOf(page.rows.map(unitSummary), page.next);
    },
    async listFindings(query) {
      const { top, next, idPrefix } = query;
      const page: RowPage =
        idPrefix === undefined
          ? await findings.page({ filter: findingFilter(query), top, next })
          : { rows: await rowsAlike(idPrefix, query, { findings, findingIds }) };
      return pageOf(await Promise.all(page.rows.map((row) => readDocument(row, looks.load, (look) => look.findings))), page.next);
    },
    async getFinding(id) {
      const pointer = await findingIds.get(id.slice(0, 1), id);
      const unitKey = hashKey(String(pointer?.['unit']));
      const row = pointer === null ? null : await findings.get(unitKey, id);
      if (row === null) {
        return null;
      }
      const history = await transitions.list(odata`PartitionKey eq ${unitKey} and findingId eq ${id}`);
      return {
        finding: await readDocument(row, looks.load, (look) => look.findings),
        history: await Promise.all(history.map((entry) => readDocument(entry, looks.load, (look) => look.transitions))),
      };
    },
    async listTransitions({ top, next, since, unit }) {
      const partition = odata`PartitionKey eq ${unit === undefined ? FEED : hashKey(unit)}`;
      // Keys are `<time>-<id>` with the newest time smallest; `.` follows `-`.
      const filter = since === undefined ? partition : `${partition} and ${odata`RowKey lt ${`${newestFirst(since)}.`}`}`;
      const page = await transitions.page({ filter, top, next });
      return pageOf(await Promise.all(page.rows.map((row) => readDocument(row, looks.load, (look) => look.transitions))), page.next);
    },
    async lastLook(unit, how) {
      const row = await units.get(hashKey(unit), 'unit');
      return row === null ? null : await looks.load(String(row['lookBlob'] ?? ''), how);
    },
    knowsUnit: async (unit) => (await units.get(hashKey(unit), 'unit')) !== null,
    async unitsBelow(scope) {
      // Everything that starts with `<scope>/`; `0` follows `/`.
      const rows = await units.list(odata`gone eq ${false} and unit gt ${`${scope}/`} and unit lt ${`${scope}0`}`);
      return rows.map(knownUnit);
    },
  };
}

function knownUnit(row: Row): KnownUnit {
  return { ref: { id: String(row['unit']), kind: row['kind'] as UnitKind }, isNew: row['lookId'] === '' };
}

type RowPage = Awaited<ReturnType<Table['page']>>;

const MOST_ALIKE = 100;
const ASKED = ['unit', 'ruleId', 'severity', 'status', 'control'] as const;

/** Ids are keys, so those that begin alike are a range of keys; `g` follows the last digit. */
async function rowsAlike(
  idPrefix: string,
  { top, ...query }: FindingQuery,
  { findings, findingIds }: Pick<QueryTables, 'findings' | 'findingIds'>,
): Promise<Row[]> {
  const filter = odata`PartitionKey eq ${idPrefix.slice(0, 1)} and RowKey ge ${idPrefix} and RowKey lt ${`${idPrefix}g`}`;
  const pointers = await findingIds.page({ filter, top: MOST_ALIKE });
  const rows = await Promise.all(pointers.rows.map(({ rowKey, ...row }) => findings.get(hashKey(String(row['unit'])), rowKey)));
  const isAsked = (row: Row): boolean => ASKED.every((name) => query[name] === undefined || query[name] === row[name]);
  return rows
    .filter((row) => row !== null)
    .filter(isAsked)
    .slice(0, top);
}

function findingFilter({ unit, ruleId, severity, status, control }: FindingQuery): string | undefined {
  const conditions = [
    unit === undefined ? undefined : odata`PartitionKey eq ${hashKey(unit)}`,
    ruleId === undefined ? undefined : odata`ruleId eq ${ruleId}`,
    severity === undefined ? undefined : odata`severity eq ${severity}`,
    status === undefined ? undefined : odata`status eq ${status}`,
    control === undefined ? undefined : odata`control eq ${control}`,
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

function pageOf<T>(items: readonly T[], next: string | undefined): Page<T> {
  return next === undefined ? { items } : { items, next };
}
