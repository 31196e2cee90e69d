import { expect, it } from 'vitest';
import { logTables } from '../../shared/reports/columns.ts';
import { changeRow, findingRow, heartbeatRow, remediationRow, runRow } from '../../shared/reports/log-rows.ts';
import { aTransition } from '../transitions.ts';

const RESERVED = ['id', 'BilledSize', 'IsBillable', 'InvalidTimeGenerated', 'TenantId', 'Title', 'Type', 'UniqueId'];

const at = '2026-11-24T10:00:00Z';
const rows = {
  findings: findingRow(aTransition()),
  changes: changeRow({
    id: 'c',
    unit: 'u',
    resourceId: 'r',
    resourceType: 't',
    path: 'properties.publicNetworkAccess',
    before: 'Disabled',
    after: { value: 1 },
    at,
    findingIds: ['f', 'g'],
  }),
  runs: runRow({
    schemaVersion: 1,
    id: 'r',
    startedBy: 'the schedule',
    state: 'finished',
    startedAt: at,
    progress: { units: 3, done: 3, failed: 0, percent: 100, deniedReads: 0, unreadReads: 0, throttleWaitsInMs: 0 },
    silentSubscriptions: [],
    coverage: [
      { resourceType: 'a', changes: 3, missed: 1 },
      { resourceType: 'b', changes: 3, missed: 2 },
    ],
  }),
  remediations: remediationRow({
    schemaVersion: 1,
    id: 'x',
    kind: 'fix',
    request: { ruleId: 'AML-NET-001', remediationId: 'close', findingId: 'f', resourceId: 'r', unit: 'u', requestedBy: 'ada' },
    state: 'finished',
    outcome: 'failed',
    createdAt: at,
    updatedAt: at,
    decisions: [],
  }),
};

it.each(Object.keys(rows) as (keyof typeof rows)[])('fills exactly the declared columns of %s', (table) => {
  expect(Object.keys(rows[table])).toEqual(Object.keys(logTables[table].columns));
});

it('fills a heartbeat like a run', () => {
  expect(Object.keys(heartbeatRow({ id: 'h', at, deadLetters: 2 }))).toEqual(Object.keys(logTables.runs.columns));
});

it('counts the changes that no event told of', () => {
  expect(rows.runs.MissedChanges).toBe(3);
});

it('writes values of any shape as text', () => {
  expect([rows.changes.ValueBefore, rows.changes.ValueAfter, rows.changes.FindingKeys]).toEqual(['Disabled', '{"value":1}', 'f g']);
});

it('uses names that a custom table accepts', () => {
  for (const column of Object.values(logTables).flatMap(({ columns }) => Object.keys(columns))) {
    expect(column).toMatch(/^[A-Za-z][A-Za-z0-9_]{1,44}$/);
    expect(RESERVED.map((name) => name.toLowerCase())).not.toContain(column.toLowerCase());
  }
});

it('keeps each field below 64 KB in bytes and says that it cut', () => {
  const { Because } = findingRow(aTransition({ because: 'ü'.repeat(50_000) }));
  expect(Buffer.byteLength(String(Because))).toBeLessThanOrEqual(60_000);
  expect(Because).toMatch(/ü… \(cut\)$/);
});

it('keeps the time of the event beside the time we saw it', () => {
  const row = findingRow(aTransition({ eventAt: '2026-11-24T09:59:58Z' }));
  expect(row).toMatchObject({ EventTime: '2026-11-24T09:59:58Z', TimeGenerated: '2026-11-24T10:00:00Z' });
});

it('says who did it and how that is known', () => {
  const actor = { name: 'ada@contoso.example', type: 'user', confidence: 'activity-log' } as const;
  const said = { ActorName: 'ada@contoso.example', ActorType: 'user', ActorConfidence: 'activity-log' };
  expect(findingRow(aTransition({ actor }))).toMatchObject(said);
  const change = { id: 'c', unit: 'u', resourceId: 'r', resourceType: 't', path: 'p', before: 1, after: 2, at, findingIds: [] };
  expect(changeRow({ ...change, actor })).toMatchObject(said);
  expect(rows.changes).toMatchObject({ ActorName: null, ActorConfidence: null });
});
