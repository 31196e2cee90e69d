import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { MonitorClient } from '@azure/arm-monitor';
import { describe, expect, it, vi } from 'vitest';
import { ACTION_GROUP } from '../../../local/azure/action-groups.ts';
import { queriesIn } from '../../../local/azure/alert-rules.ts';
import { parseKusto } from '../../../local/azure/kusto/parser.ts';
import { lookBackOf, runKusto } from '../../../local/azure/kusto/run.ts';
import { LOGS_AUDIENCE } from '../../../local/azure/tokens.ts';
import { logTables } from '../../../shared/reports/columns.ts';
import { findingRow, heartbeatRow } from '../../../shared/reports/log-rows.ts';
import { aTransition } from '../../transitions.ts';
import { ada, type Scene, startScene } from './scene.ts';

const queries = queriesIn(join(import.meta.dirname, '../../../infra/queries'));
const now = new Date('2026-11-24T10:00:00Z');

function run(query: string, tables: Readonly<Record<string, readonly object[]>> = {}) {
  return runKusto(query, { now, rowsOf: (table) => (tables[table] ?? []) as Record<string, unknown>[] });
}

describe('the queries of the alert rules', () => {
  it.each(Object.entries(queries))('%s binds against the columns that are sent', (_, query) => {
    expect(parseKusto(query).faults).toEqual([]);
  });

  it.each(Object.entries(queries))('%s runs here', (_, query) => {
    expect(Array.isArray(run(query))).toBe(true);
  });

  it('a misspelt column is found', () => {
    const misspelt = (queries['new-findings'] ?? '').replace('Severity', 'Severty');
    expect(parseKusto(misspelt).faults).toMatchObject([{ code: 'KS142', at: 'Severty' }]);
  });

  it('name a finding once, the bad ones only, and not what a first look found', () => {
    const rows = [
      aTransition({ id: 'a' }),
      aTransition({ id: 'a' }),
      aTransition({ id: 'b', severity: 'low' }),
      aTransition({ id: 'c', cause: 'first-look' }),
      aTransition({ id: 'd', change: 'resolved' }),
    ].map(findingRow);
    expect(run(queries['new-findings'] ?? '', { AmlFindings_CL: rows }).map(({ TransitionKey }) => TransitionKey)).toEqual(['a']);
  });

  it('notice that nothing comes any more', () => {
    const beat = heartbeatRow({ id: 'h', at: '2026-11-24T09:50:00Z', deadLetters: 2 });
    const old = { ...beat, TimeGenerated: '2026-11-24T08:50:00Z' };
    const missing = queries['missing-heartbeat'] ?? '';
    expect([run(missing, { AmlRuns_CL: [beat] }), run(missing, { AmlRuns_CL: [old] })]).toEqual([[], [{ Beats: 0 }]]);
    expect(run(queries['dead-letters'] ?? '', { AmlRuns_CL: [beat] })).toMatchObject([{ DeadLetters: 2 }]);
    expect(lookBackOf(missing)).toBe(3_600_000);
  });
});

describe('the interpreter', () => {
  const AmlRuns_CL = [
    { RunKey: 'a', RunKind: 'scan', Units: 3 },
    { RunKey: 'b', RunKind: 'scan', Units: 5 },
    { RunKey: 'c', RunKind: 'heartbeat', Units: null },
  ];
  it.each([
    ['where Units > 3', [{ RunKey: 'b', RunKind: 'scan', Units: 5 }]],
    ['where not(Units > 3) and isempty(Units) | project RunKey', [{ RunKey: 'c' }]],
    ['where Units <= 3 or RunKey == "b" | count', [{ Count: 2 }]],
    ['extend Name = strcat(RunKind, " ", RunKey) | where Name == "scan a" | project Name, Key = RunKey', [{ Name: 'scan a', Key: 'a' }]],
    [
      'summarize Runs = count(), Most = max(Units), Least = min(Units), All = sum(Units) by RunKind | where RunKind == "scan"',
      [{ RunKind: 'scan', Runs: 2, Most: 5, Least: 3, All: 8 }],
    ],
    ['where RunKey !in ("a", "b") | summarize count()', [{ count_: 1 }]],
  ])('%s', (operators, rows) => {
    expect(run(`AmlRuns_CL | ${operators}`, { AmlRuns_CL })).toEqual(rows);
  });

  it.each([
    ['AmlRuns_CL | take 1', 'TakeOperator'],
    ['AmlRuns_CL | where RunKey contains "a"', 'ContainsExpression'],
    ['AmlRuns_CL | summarize dcount(RunKey)', 'dcount'],
    ['AmlRuns_CL | extend X = tolower(RunKey)', 'tolower'],
    ['let x = 1; AmlRuns_CL | count', 'one expression'],
    ['AmlRuns_CL | where Nothing == 1', 'KS142'],
  ])('refuses %s rather than guess', (query, because) => {
    expect(() => run(query, { AmlRuns_CL })).toThrow(because);
  });
});

async function ingest({ azure }: Scene, rows: readonly object[]): Promise<void> {
  const token = await azure.control.tokenFor({ ...ada, audience: LOGS_AUDIENCE });
  const path = `/dataCollectionRules/${azure.env['LOGS_RULE_ID']}/streams/${logTables.findings.stream}?api-version=2023-01-01`;
  const answer = await fetch(azure.origin + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify(rows)),
  });
  expect(answer.status).toBe(204);
}

describe('the action group', () => {
  it('is told once of a finding whose row was ingested, its webhook too, in the common alert schema', async () => {
    await using scene = await startScene();
    const posted: unknown[] = [];
    const receiver = createServer((request, response) => {
      json(request).then((body) => {
        posted.push(body);
        response.end();
      }, response.destroy);
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    await scene.azure.control.settings({ alertReceivers: [`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alert`] });
    await ingest(scene, [findingRow(aTransition({ id: 'a' })), findingRow(aTransition({ id: 'b', severity: 'low' }))]);
    await vi.waitFor(async () => expect(await scene.azure.control.alerts()).toHaveLength(2), { timeout: 15_000, interval: 100 });
    await ingest(scene, [findingRow(aTransition({ id: 'a' })), findingRow(aTransition({ id: 'c' }))]);
    await vi.waitFor(async () => expect(await scene.azure.control.alerts()).toHaveLength(4), { timeout: 15_000, interval: 100 });
    receiver.close();
    expect(posted).toHaveLength(2);
    expect(posted[0]).toMatchObject({
      schemaId: 'azureMonitorCommonAlertSchema',
      data: { essentials: { alertRule: 'aml-warden new-findings', severity: 'Sev0', monitorCondition: 'Fired' } },
    });
    expect(JSON.stringify(posted[1])).toContain('{"name":"TransitionKey","value":"c"}');
  });

  it('takes the test notification of the real client', async () => {
    await using scene = await startScene();
    const token = await scene.azure.control.tokenFor(ada);
    const client = new MonitorClient(
      { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
      ACTION_GROUP.split('/')[2] ?? '',
      { endpoint: scene.azure.origin },
    );
    const group = await client.actionGroups.get('rg-aml-warden', 'ag-aml-warden');
    const result = await client.actionGroups.createNotificationsAtActionGroupResourceLevel('rg-aml-warden', 'ag-aml-warden', {
      alertType: 'logalertv2',
      emailReceivers: group.emailReceivers ?? [],
    });
    expect(result.state).toBe('Complete');
    expect(await scene.azure.control.alerts()).toMatchObject([{ receiver: 'on-call' }]);
  });
});
