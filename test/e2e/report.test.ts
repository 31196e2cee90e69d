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

  it('is made by the command alone, from one scan', async () => {
    const cli = join(import.meta.dirname, '../../cli/aml-warden.js');
    const args = [cli, 'report', '--pack', 'gdpr', '--format', 'json', '--out', join(folder, 'alone')];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...run.azure.env }, stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(code).toBe(0);
    const data: unknown = JSON.parse(await readFile(output.trim(), 'utf8'));
    expect(data).toMatchObject({
      hasHistory: false,
      packs: [{ id: 'gdpr' }],
      environments: expect.arrayContaining([expect.objectContaining({ name: 'test' })]),
    });
  });
});
