import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runKusto } from '../../local/azure/kusto/run.ts';
import { readSettings } from '../../shared/config/settings.ts';
import { instruments, type Measures } from '../../shared/metrics.ts';
import { createTelemetry } from '../../shared/wiring/telemetry.ts';
import { appMetrics, type Ingestion, startIngestion } from '../wiring/ingestion.ts';

const files = globSync('infra/queries/insights/*.kql');
const queryOf = (rule: string): string => readFileSync(`infra/queries/insights/${rule}.kql`, 'utf8');

let ingestion: Ingestion;
beforeAll(async () => {
  ingestion = await startIngestion();
});
afterAll(async () => await ingestion.close());

/** The rule over the rows that become of measures which were really sent, one after the other. */
async function fires(rule: string, ...told: readonly Measures[]): Promise<boolean> {
  ingestion.requests.length = 0;
  const telemetry = createTelemetry(
    readSettings({
      WARDEN_STORAGE: 'UseDevelopmentStorage=true',
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${ingestion.origin}`,
    }),
  );
  for (const measures of told) {
    await telemetry.report(measures, { info: () => undefined, warn: (message) => expect.fail(message) });
  }
  const rows = appMetrics(ingestion);
  return runKusto(queryOf(rule), { now: new Date(), rowsOf: (table) => (table === 'AppMetrics' ? rows : []) }).length > 0;
}

const lags = (count: number, eventLagInS: number): Measures[] => Array.from({ length: count }, () => ({ eventLagInS }));
const SIX_HOURS = 21_600;

describe('the alert rule about', () => {
  it.each<readonly [string, string, readonly Measures[], boolean]>([
    ['event-lag', 'one late answer of a hundred', [...lags(99, 5), ...lags(1, 900)], false],
    ['event-lag', 'ten late answers of a hundred', [...lags(90, 5), ...lags(10, 900)], true],
    ['event-lag', 'no event at all', [{ inboxAgeInS: 0 }], false],
    ['inbox-age', 'a notice that waits', [{ inboxAgeInS: 901 }], true],
    ['inbox-age', 'a notice that waited', [{ inboxAgeInS: 901 }, { inboxAgeInS: 0 }], false],
    ['inbox-age', 'nothing measured', [], false],
    ['outbox-age', 'a channel that is down', [{ outboxAgeInS: 3601 }], true],
    ['outbox-age', 'a slow channel', [{ outboxAgeInS: 3600 }], false],
    ['scan-age', 'a scan that is in time', [{ scanAgeInS: SIX_HOURS, scanIntervalInS: SIX_HOURS }], false],
    ['scan-age', 'two scans that are missing', [{ scanAgeInS: 2 * SIX_HOURS + 1, scanIntervalInS: SIX_HOURS }], true],
    ['scan-age', 'the same age with a schedule of once a day', [{ scanAgeInS: 2 * SIX_HOURS + 1, scanIntervalInS: 4 * SIX_HOURS }], false],
    [
      'scan-age',
      'a scan that came late',
      [
        { scanAgeInS: 3 * SIX_HOURS, scanIntervalInS: SIX_HOURS },
        { scanAgeInS: 5, scanIntervalInS: SIX_HOURS },
      ],
      false,
    ],
    ['scan-age', 'no scan that finished', [{ scanIntervalInS: SIX_HOURS }], true],
    ['scan-age', 'nothing measured', [], true],
    ['denied-reads', 'a role that was taken away', [{ deniedReads: 0 }, { deniedReads: 7 }], true],
    ['denied-reads', 'what is denied all the time', [{ deniedReads: 7 }, { deniedReads: 7 }], false],
    ['denied-reads', 'a role that was given', [{ deniedReads: 7 }, { deniedReads: 0 }], false],
    ['budget-used', 'a budget that is used up', [{ budgetUsedPercent: 100 }], true],
    ['budget-used', 'a new hour', [{ budgetUsedPercent: 100 }, { budgetUsedPercent: 0 }], false],
    ['budget-used', 'repairs that are switched off', [{ inboxAgeInS: 0 }], false],
  ])('%s is asked about %s', async (rule, _what, told, expected) => {
    expect(await fires(rule, ...told)).toBe(expected);
  });

  it('a measure knows it by the name it is sent under, and each measure has one', () => {
    const asked = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/"(?<name>aml_warden\.[\w.]+)"/g)].map(({ groups }) => groups?.['name'] ?? ''),
    );
    const names = Object.values(instruments).map(({ name }) => name);
    expect([...new Set(asked)].toSorted()).toEqual(names.toSorted());
    // The interval is what the age of a scan is held against.
    const rules = names.filter((name) => name !== instruments.scanIntervalInS.name);
    expect(files.map((file) => basename(file, '.kql')).toSorted()).toEqual(
      rules.map((name) => name.replace('aml_warden.', '').replaceAll(/[._]/g, '-')).toSorted(),
    );
  });

  it('a measure stands in the page about measures with its unit', () => {
    const page = readFileSync('docs/operations-metrics.md', 'utf8');
    const missing = Object.values(instruments).filter(({ name, unit }) => !page.includes(`| \`${name}\` | \`${unit}\` |`));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
