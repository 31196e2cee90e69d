import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { until } from '../../local/client.ts';
import { fullScan } from '../../local/first-scan.ts';
import type { ReportRun } from '../../shared/model/report.ts';
import { begin, type E2e } from './scene.ts';

let run: E2e;
let folder: string;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  await fullScan(run);
});
afterAll(async () => {
  await run.end();
  await rm(folder, { recursive: true, force: true });
});

async function made(body: object): Promise<ReportRun> {
  const answer = await fetch(`${run.origin}/api/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
  const { statusUrl } = (await answer.json()) as { statusUrl: string };
  return await until(
    'the report to be made',
    async () => {
      const now = await run.service.get<ReportRun>(statusUrl);
      return now.state === 'running' ? undefined : now;
    },
    { withinInMs: 60_000 },
  );
}

describe('a report that is asked for', () => {
  it('is made, can be opened, and arrives in Teams and by mail with its picture', async () => {
    const report = await made({ packs: ['hipaa'], formats: ['html', 'pdf', 'csv', 'json'] });
    expect(report).toMatchObject({ state: 'finished', requestedBy: 'you@localhost' });
    expect(report.because).toBeUndefined();
    expect(report.files.map((name) => name.split('.').at(-1))).toEqual(['png', 'html', 'pdf', 'csv', 'json']);
    const page = report.files.find((name) => name.endsWith('.html')) ?? '';
    const answer = await fetch(`${run.origin}/api/v1/reports/${report.id}/files/${page}`);
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${page}"`);
    expect(await answer.text()).toContain('HIPAA Security Rule');
    expect((await fetch(`${run.origin}/api/v1/reports/${report.id}/files/data`)).status).toBe(404);
    const card = await until('the card', async () =>
      (await run.azure.control.cards()).map((one) => JSON.stringify(one)).find((one) => one.includes('Compliance report')),
    );
    expect(card).toContain('Compliant');
    const mail = await until('the mail', async () =>
      (await run.azure.control.mails()).map((one) => JSON.stringify(one)).find((one) => one.includes('Compliance report')),
    );
    expect(mail).toContain('cid:trend.png');
    expect(mail).toContain('"contentId":"trend.png"');
    expect(mail).toContain('aml-warden-report-');
  });

  it('that cannot be mailed is an alarm in Teams at once', async () => {
    const fault = await run.azure.control.inject({ match: '^/emails:send$', status: 403, code: 'Denied', times: 1_000 });
    const report = await made({ packs: ['gdpr'], formats: ['csv'] });
    const cards = async () => (await run.azure.control.cards()).map((one) => JSON.stringify(one));
    const alarm = await until('the alarm', async () => (await cards()).find((one) => one.includes('A report has not arrived by email')));
    expect(alarm).toContain('did not take the mail (403');
    expect(alarm).toContain(report.id);
    expect((await run.azure.control.mails()).filter((one) => JSON.stringify(one).includes(report.id))).toEqual([]);
    await run.azure.control.clearFaults({ id: fault });
  });

  it('knows the one before', async () => {
    await made({ formats: ['json'] });
    const second = await made({ formats: ['json'] });
    const file = await run.service.get<{ since?: string; trend: readonly object[] }>(
      `/api/v1/reports/${second.id}/files/${second.files.at(-1)}`,
    );
    expect(file.since).toBeDefined();
    expect(file.trend.length).toBeGreaterThan(1);
  });

  it('refuses packs and formats that there are not', async () => {
    for (const body of [{ packs: ['sox'] }, { formats: ['exe'] }, { packs: [] }]) {
      const answer = await fetch(`${run.origin}/api/v1/reports`, { method: 'POST', body: JSON.stringify(body) });
      expect(answer.status).toBe(400);
    }
  });

  it('is fetched by the command', async () => {
    expect(await main(['report', '--url', run.origin, '--pack', 'hipaa', '--format', 'csv', '--out', folder])).toBe(0);
    // Tests come in any order: another one may have made a folder there.
    const file = (await readdir(folder)).find((name) => name.endsWith('.csv'));
    expect(await readFile(join(folder, file ?? ''), 'utf8')).toContain('164.312');
  });

  /** The files that the command makes without a service, by the end of their names. */
  async function alone(...args: readonly string[]): Promise<{ code: unknown; files: Readonly<Record<string, Buffer>> }> {
    const cli = join(import.meta.dirname, '../../cli/aml-warden.js');
    const out = await mkdtemp(join(folder, 'alone-'));
    const env = { ...process.env, ...run.azure.env };
    const child = spawn(process.execPath, [cli, 'report', ...args, '--out', out], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const paths = output.trim().split('\n');
    const files = await Promise.all(paths.map(async (path) => [path.split('.').at(-1) ?? '', await readFile(path)] as const));
    return { code, files: Object.fromEntries(files) };
  }

  it('has in each format what it is for', async () => {
    const { code, files } = await alone('--pack', 'hipaa', '--format', 'html,pdf,csv');
    expect(code).toBe(0);
    expect(Object.keys(files)).toEqual(['html', 'pdf', 'csv']);
    const page = files['html']?.toString() ?? '';
    for (const part of ['What to do next', 'HIPAA Security Rule', '164.312(a)(1)', 'Private endpoints', 'mlw-lonely', '</html>']) {
      expect(page, part).toContain(part);
    }
    expect(page).not.toContain('General Data Protection Regulation');
    expect(page).not.toMatch(/<script|<link|src=/);
    const pdf = files['pdf']?.toString('latin1') ?? '';
    expect(pdf).toMatch(/^%PDF-1\.7[\s\S]*\/StructTreeRoot[\s\S]*%%EOF\s*$/);
    const lines = (files['csv']?.toString() ?? '').trimEnd().split('\r\n');
    const sections = new Set(lines.slice(1).map((line) => line.split(',')[0]));
    expect([...sections]).toEqual(expect.arrayContaining(['"estate"', '"control"', '"pack"', '"environment"', '"owner"', '"finding"']));
    expect(lines.some((line) => line.startsWith('"pack","hipaa","164.312(a)(1)"'))).toBe(true);
  });

  it('is made by the command alone, from one scan', async () => {
    const { code, files } = await alone('--pack', 'gdpr', '--format', 'json');
    expect(code).toBe(0);
    const data: unknown = JSON.parse(files['json']?.toString() ?? '');
    expect(data).toMatchObject({
      hasHistory: false,
      packs: [{ id: 'gdpr' }],
      environments: expect.arrayContaining([expect.objectContaining({ name: 'test' })]),
    });
  });
});
