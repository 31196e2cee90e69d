import { expect, it } from 'vitest';
import { findingColumns, findingRow } from '../../shared/reports/log-rows.ts';
import { aTransition } from '../transitions.ts';

const RESERVED = ['id', 'BilledSize', 'IsBillable', 'InvalidTimeGenerated', 'TenantId', 'Title', 'Type', 'UniqueId'];

it('fills exactly the declared columns', () => {
  expect(Object.keys(findingRow(aTransition()))).toEqual(Object.keys(findingColumns));
});

it('uses names that a custom table accepts', () => {
  for (const column of Object.keys(findingColumns)) {
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
