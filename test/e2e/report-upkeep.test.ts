import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import type { ReportRun } from '../../shared/model/report.ts';
import { begin, type E2e } from './scene.ts';

const DUE_EVERY_IN_MS = 5_000;

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', config: { schedules: { report: '*/5 * * * * *' }, reports: { formats: ['csv'], packs: ['gdpr'] } } });
});
afterAll(async () => await run.end());

async function reports(): Promise<readonly ReportRun[]> {
  return (await run.service.get<{ value: readonly ReportRun[] }>('/api/v1/reports')).value;
}

async function alarms(): Promise<readonly string[]> {
  return (await run.azure.control.cards()).map((card) => JSON.stringify(card)).filter((card) => card.includes('could not be made whole'));
}

describe('a report by schedule', () => {
  it('is made at its time, once, and delivered', async () => {
    await run.startTimer('schedule');
    await new Promise((resolve) => setTimeout(resolve, DUE_EVERY_IN_MS));
    const made = await until(
      'the scheduled report',
      async () => {
        await run.startTimer('schedule');
        return (await reports()).find(({ requestedBy, state }) => requestedBy === 'schedule' && state === 'finished');
      },
      { withinInMs: 60_000 },
    );
    expect(made).toMatchObject({ packs: ['gdpr'], formats: ['csv'], files: ['trend.png', expect.stringMatching(/\.csv$/)] });
    expect(Date.parse(made.requestedAt) % DUE_EVERY_IN_MS).toBe(0);
    await until('the card', async () =>
      (await run.azure.control.cards()).map((card) => JSON.stringify(card)).find((card) => card.includes(made.id)),
    );
  });
});

describe('a report whose orchestration somebody terminates', () => {
  it('does not run for ever: the sweep ends it with the reason, and an alarm arrives', async () => {
    const { id } = await until(
      'a report that is terminated before it ends',
      async () => {
        const asked = await run.service.post<{ id: string }>('/api/v1/reports', { formats: ['html', 'pdf', 'csv', 'json'] });
        const url = `${run.origin}/runtime/webhooks/durabletask/instances/${asked.id}/terminate?reason=test`;
        return (await fetch(url, { method: 'POST' })).status === 202 ? asked : undefined;
      },
      { withinInMs: 60_000 },
    );
    const ended = await until(
      'the end of the report',
      async () => {
        await run.startTimer('sweep');
        return (await reports()).find((one) => one.id === id && one.state !== 'running');
      },
      { withinInMs: 60_000 },
    );
    expect(ended).toMatchObject({ state: 'failed', because: expect.stringContaining('Terminated') });
    expect(await until('the alarm', async () => (await alarms()).find((card) => card.includes(id)))).toContain('stopped without a word');
  });
});
