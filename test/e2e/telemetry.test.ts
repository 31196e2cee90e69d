import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../wiring/otlp.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED } from './small-estate.ts';

/** The timer measures every five minutes; a person may ask the host to run it now. */
async function runTimer(origin: string): Promise<void> {
  const { status } = await fetch(`${origin}/admin/functions/measure`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(status).toBe(202);
}

const failed = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes('The measures of the service could not be sent'));

describe('the service with a collector', () => {
  let collector: OtlpReceiver;
  let run: E2e;
  const lines: string[] = [];
  beforeAll(async () => {
    collector = await startOtlpReceiver();
    run = await begin({ hostEnv: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin }, onLog: (line) => void lines.push(line) });
  });
  afterAll(async () => {
    await run.end();
    await collector.close();
  });

  it('tells what it measures of itself, how late its answer to an event was, and works on without the collector', async () => {
    await run.setAccess(CLOSED, 'Enabled');
    await run.transition('AML-NET-001', 'opened', CLOSED);
    await runTimer(run.origin);
    const newest = await until('every measure', async () => {
      const byName = new Map(collector.received.map((one) => [one.name, one]));
      return byName.has('aml_warden.event.lag') && byName.has('aml_warden.scan.age') ? byName : undefined;
    });
    expect(Object.fromEntries([...newest].map(([name, { unit }]) => [name, unit]))).toEqual({
      'aml_warden.event.lag': 's',
      'aml_warden.inbox.age': 's',
      'aml_warden.outbox.age': 's',
      'aml_warden.scan.age': 's',
      'aml_warden.scan.interval': 's',
      'aml_warden.denied_reads': '{read}',
      'aml_warden.budget.used': '%',
    });
    const told = (name: string): number => newest.get(`aml_warden.${name}`)?.value ?? Number.NaN;
    expect(told('event.lag')).toBeGreaterThan(0);
    expect(told('scan.age')).toBeLessThan(120);
    expect(told('scan.interval')).toBeGreaterThan(0);
    expect(told('denied_reads')).toBe(0);
    expect(collector.received.every(({ from, attributes }) => from['service.name'] === 'aml-warden' && attributes.length === 0)).toBe(true);
    expect(failed(lines)).toEqual([]);

    // Works on when the collector is gone, and says so once a time.
    await collector.close();
    await runTimer(run.origin);
    await until('the line of the log', async () => (failed(lines).length > 0 ? true : undefined), { withinInMs: 30_000 });
    expect(failed(lines)).toHaveLength(1);
    expect((await fetch(`${run.origin}/api/v1/health`)).status).toBe(200);
  });
});

describe('a worker that is told to end', () => {
  it('sends the lag that it kept', async () => {
    const collector = await startOtlpReceiver();
    const run = await begin({ hostEnv: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin } });
    const names = (): string[] => collector.received.map(({ name }) => name);
    try {
      // Something was sent just now, so that the lag of the next event is kept.
      await runTimer(run.origin);
      await until('the gauges', async () => (names().includes('aml_warden.scan.age') ? true : undefined));
      await run.setAccess(CLOSED, 'Enabled');
      await run.transition('AML-NET-001', 'opened', CLOSED);
      await sleep(1_500);
      expect(names()).not.toContain('aml_warden.event.lag');
    } finally {
      await run.end();
    }
    expect(names()).toContain('aml_warden.event.lag');
    await collector.close();
  });
});
