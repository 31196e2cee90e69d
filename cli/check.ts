import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Json } from '../shared/model/json.ts';
import type { Severity } from '../shared/model/verdict.ts';
import type { FormatResult } from '../shared/reports/formats/document.ts';
import type { CheckOutcome } from '../shared/templates/outcome.ts';
import { fingerprintOf, readBaseline, writeBaseline } from './baseline-file.ts';
import { endWith, messageOf, usage } from './exit.ts';
import { exitCodeFor, failOnOption, formatOption, type OutputOptions, outputOption, print, type VerdictOptions } from './output.ts';
import { loadPolicy, type PolicyOptions, profileOption, rulesFor } from './policy.ts';

interface Options extends OutputOptions, VerdictOptions, PolicyOptions {
  readonly parameters: readonly string[];
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly cache: boolean;
  readonly bicep?: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly debug?: boolean;
}

const EXAMPLES = `
Examples
  aml-warden check infra
  aml-warden check main.bicep --parameters environment=prod --fail-on medium
  aml-warden check . --output sarif=aml-warden.sarif --baseline .aml-warden-baseline.json
  aml-warden check exported.json --format json`;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('Judge ARM templates, Bicep, parameter files, what-if output and exports before deployment.')
    .argument('<paths...>', 'files, folders and globs; .gitignore is respected')
    .addOption(formatOption())
    .addOption(outputOption())
    .addOption(failOnOption('high'))
    .option('--allow-unknown', 'do not exit with 3 where something could not be evaluated')
    .addOption(profileOption())
    .option('--config <file>', 'policy (default: warden.config.yaml, where there is one)')
    .option('--exemptions <file>', 'accepted findings (default: exemptions.yaml, where there is one)')
    .option('--parameters <name=value|@file>', 'a value for a parameter of the templates; repeatable', collect, [])
    .option('--baseline <file>', 'hide the findings it knows')
    .option('--update-baseline', 'write what fails now into the baseline')
    .option('--no-cache', 'evaluate again what was evaluated before')
    .option('--bicep <path>', 'the Bicep CLI (BICEP_PATH, the PATH)')
    .option('--subscription-id <id>', 'where it would be deployed, for ids')
    .option('--resource-group <name>', 'where it would be deployed, for ids')
    .option('--location <name>', 'where it would be deployed')
    .option('--quiet', 'print nothing, write files only')
    .option('--debug', 'say on standard error what takes how long')
    .addHelpText('after', EXAMPLES)
    .action(check);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

async function check(paths: readonly string[], options: Options): Promise<void> {
  const outcome = await judged(paths, options);
  if (options.updateBaseline === true) {
    await updateBaseline(outcome, options);
    return;
  }
  const known = options.baseline === undefined ? new Set<string>() : await readBaseline(options.baseline);
  const results = outcome.results.filter((result) => result.verdict !== 'fail' || !known.has(fingerprintOf(result)));
  const document = { ...outcome, results, counts: { ...outcome.counts, ...failCounts(results) } };
  await print(document, options);
  if (!outcome.files.some(({ status }) => status === 'checked' || status === 'notEvaluated')) {
    process.stderr.write(
      'Nothing here is a template: aml-warden reads Bicep, ARM templates, parameter files, what-if output and exported resources.\n',
    );
  }
  const isIncomplete =
    outcome.files.some(({ status }) => status === 'notEvaluated') || (outcome.catalogue.profile === 'strict' && outcome.counts.unknown > 0);
  endWith(exitCodeFor(results, isIncomplete, options));
}

function failCounts(results: readonly FormatResult[]): Pick<CheckOutcome['counts'], 'fail' | 'bySeverity'> {
  const fails = results.filter(({ verdict }) => verdict === 'fail');
  const count = (wanted: Severity): number => fails.filter(({ severity }) => severity === wanted).length;
  return {
    fail: fails.length,
    bySeverity: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') },
  };
}

async function judged(paths: readonly string[], options: Options): Promise<CheckOutcome> {
  const policy = await loadPolicy(options);
  const { rules, catalogue } = await rulesFor(policy);
  const { checkFiles } = await import('../shared/templates/check.ts');
  const { bicep, subscriptionId, resourceGroup, location } = options;
  try {
    return await checkFiles({
      paths,
      cwd: process.cwd(),
      rules,
      policy: policy.config.policy,
      exemptions: policy.exemptions,
      catalogue,
      cache: options.cache,
      parameters: await parametersOf(options.parameters),
      ...(bicep === undefined ? {} : { bicep }),
      scope: {
        ...(subscriptionId === undefined ? {} : { subscriptionId }),
        ...(resourceGroup === undefined ? {} : { resourceGroup }),
        ...(location === undefined ? {} : { location }),
      },
      ...(process.stderr.isTTY
        ? { onProgress: (done, of) => void process.stderr.write(`\r${done} of ${of} templates${done === of ? '\n' : ''}`) }
        : {}),
      ...(options.debug === true ? { onEngine: (what, ms) => void process.stderr.write(`engine ${what}: ${Math.round(ms)} ms\n`) } : {}),
    });
  } catch (error) {
    throw error instanceof RangeError ? usage(error.message) : error;
  }
}

async function updateBaseline({ results }: CheckOutcome, { baseline }: Options): Promise<void> {
  if (baseline === undefined) {
    throw usage('--update-baseline needs --baseline <file>.');
  }
  const count = await writeBaseline(baseline, results);
  process.stderr.write(`${baseline} knows ${count} findings now.\n`);
}

/** `name=value` (JSON where it is JSON, text otherwise) and `@file` (an ARM parameter file, or a JSON object of values). */
async function parametersOf(given: readonly string[]): Promise<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const one of given) {
    Object.assign(values, one.startsWith('@') ? await fromFile(one.slice(1)) : fromText(one));
  }
  return values;
}

function fromText(text: string): Record<string, Json> {
  const at = text.indexOf('=');
  if (at < 1) {
    throw usage(`Expected --parameters name=value or @file but found ${text}.`);
  }
  const value = text.slice(at + 1);
  try {
    return { [text.slice(0, at)]: JSON.parse(value) as Json };
  } catch {
    return { [text.slice(0, at)]: value };
  }
}

async function fromFile(file: string): Promise<Record<string, Json>> {
  try {
    const document = JSON.parse(await readFile(file, 'utf8')) as { parameters?: Record<string, { value?: Json }> } & Record<string, Json>;
    const { parameters } = document;
    return parameters === undefined
      ? document
      : Object.fromEntries(Object.entries(parameters).flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
  } catch (error) {
    throw usage(`${file} cannot be used for parameters: ${messageOf(error)}`);
  }
}
