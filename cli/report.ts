import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { type ReportFormat, type ReportRun, reportFormats } from '../shared/model/report.ts';
import { messageOf, usage } from './exit.ts';
import { CommandProblem, callService, downloadFromService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface Options extends ServiceOptions {
  readonly pack?: string;
  readonly format: string;
  readonly out: string;
}

const EVERY_IN_MS = 1_000;
const LIMIT_IN_MS = 15 * 60_000;

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('Make a compliance report now. With --url the service makes and delivers it; without, this process scans and makes it.')
    .option('--pack <packs>', 'frameworks, with commas: gdpr, hipaa, pci-dss (default: what is configured, or all)')
    .option('--format <formats>', `with commas: ${reportFormats.join(', ')}`, 'html,pdf,csv')
    .option('--out <folder>', 'where the files go', '.')
    .addHelpText(
      'after',
      '\nExamples\n  aml-warden report --pack hipaa --format html,pdf,csv\n  aml-warden report --url https://warden.example',
    );
  serviceOptions(command).action(async (options: Options) => {
    const formats = formatsOf(options.format);
    const packs = options.pack === undefined ? undefined : listOf(options.pack);
    await mkdir(options.out, { recursive: true }).catch((error: unknown) => {
      throw usage(`${options.out} cannot be used: ${messageOf(error)}`);
    });
    const isByService = options.url !== undefined || (process.env['AML_WARDEN_URL'] ?? '') !== '';
    await (isByService ? byService(options, packs, formats) : byScan(options.out, packs, formats));
  });
}

function listOf(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim().toLowerCase()))].filter((part) => part !== '');
}

function formatsOf(text: string): ReportFormat[] {
  return listOf(text).map((name) => {
    const format = reportFormats.find((known) => known === name);
    if (format === undefined) {
      throw usage(`Expected formats among ${reportFormats.join(', ')} but found ${JSON.stringify(name)}.`);
    }
    return format;
  });
}

async function byService(options: Options, packs: readonly string[] | undefined, formats: readonly ReportFormat[]): Promise<void> {
  const { statusUrl } = await callService<{ statusUrl: string }>(options, {
    method: 'POST',
    path: '/api/v1/reports',
    body: { packs, formats },
  });
  const run = await ended(options, statusUrl);
  for (const file of run.files.filter((name) => /^aml-warden-report-[0-9-]+\.[a-z]+$/.test(name))) {
    await save(options.out, file, await downloadFromService(options, `${statusUrl}/files/${encodeURIComponent(file)}`));
  }
  if (run.state === 'failed' || run.because !== undefined) {
    throw new CommandProblem(`The report is not whole: ${printable(run.because ?? 'nobody knows why')}`, 3);
  }
}

async function ended(options: Options, path: string): Promise<ReportRun> {
  const until = Date.now() + LIMIT_IN_MS;
  while (Date.now() < until) {
    const run = await callService<ReportRun>(options, { method: 'GET', path });
    if (run.state !== 'running') {
      return run;
    }
    await delay(EVERY_IN_MS);
  }
  throw new CommandProblem(`The report at ${path} is still not made; look at it later.`, 3);
}

async function byScan(out: string, ids: readonly string[] | undefined, formats: readonly ReportFormat[]): Promise<void> {
  const [{ packs }, { reportOfScan }, { fileNameOf, renderReport }] = await Promise.all([
    import('../shared/rules/packs/index.ts'),
    import('./report-of-scan.ts'),
    import('../shared/reports/compliance/render.ts'),
  ]);
  const unknown = (ids ?? []).find((id) => !packs.some((pack) => pack.id === id));
  if (unknown !== undefined) {
    throw usage(`Expected packs among ${packs.map(({ id }) => id).join(', ')} but found ${JSON.stringify(unknown)}.`);
  }
  const data = await reportOfScan(packs.filter(({ id }) => ids === undefined || ids.includes(id)));
  for (const format of formats) {
    await save(out, fileNameOf(data, format), await renderReport(data, format));
  }
  if (data.units === 0) {
    throw new CommandProblem('Nothing could be seen; the report says why.', 3);
  }
}

async function save(folder: string, file: string, content: Uint8Array): Promise<void> {
  const path = join(folder, file);
  await writeFile(path, content);
  process.stdout.write(`${printable(path)}\n`);
}
