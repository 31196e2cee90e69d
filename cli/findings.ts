import { type Command, Option } from 'commander';
import type { Finding, Transition } from '../shared/model/finding.ts';
import { shortId } from '../shared/model/short-id.ts';
import { findingIdOf } from './finding-id.ts';
import { callService, listFromService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface ListOptions extends ServiceOptions {
  readonly status: Finding['status'] | 'all';
  readonly severity?: string;
  readonly rule?: string;
  readonly unit?: string;
  readonly control?: string;
  readonly format: 'table' | 'json' | 'jsonl';
}

const EXAMPLES = `
Examples
  aml-warden findings
  aml-warden findings --severity critical --format json
  aml-warden findings show <id> --url https://func-warden.azurewebsites.net`;

/** `findings`, `findings show <id>`: what a running service knows. */
export function addFindings(program: Command): void {
  const findings = serviceOptions(program.command('findings'))
    .description('List the findings of a running service, or show one with its history.')
    .addOption(new Option('--status <status>', 'which').choices(['open', 'resolved', 'exempt', 'all']).default('open'))
    .addOption(new Option('--severity <severity>', 'only these').choices(['critical', 'high', 'medium', 'low']))
    .option('--rule <id>', 'only of this rule')
    .option('--unit <id>', 'only of this workspace, registry or subscription')
    .addOption(
      new Option('--control <number>', 'only of this control').choices(Array.from({ length: 10 }, (_, index) => String(index + 1))),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'jsonl']).default('table'))
    .addHelpText('after', EXAMPLES)
    .action(list);
  serviceOptions(findings.command('show'))
    .description('Show one finding: what was expected and found, who changed it, and what happened since.')
    .argument('<id>', 'as the list shows it: its first digits, at least 8')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExample\n  aml-warden findings show <id> --format json')
    .action(show);
}

async function list({ status, severity, rule, unit, control, format, ...options }: ListOptions): Promise<void> {
  const wanted = { ...(status === 'all' ? {} : { status }), severity, ruleId: rule?.toUpperCase(), unit, control };
  const query = new URLSearchParams(Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const found = await listFromService<Finding>(options, `/api/v1/findings?${query}`);
  const sorted = found.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || (a.ruleId < b.ruleId ? -1 : 1));
  process.stdout.write(format === 'table' ? printable(table(sorted)) : jsonOf(sorted, format));
  if (format === 'table' && sorted.length > 0) {
    process.stderr.write('aml-warden explain <id> says who did one of them, why it matters and how to fix it.\n');
  }
}

const RANK = { critical: 0, high: 1, medium: 2, low: 3 } as const;

function jsonOf(findings: readonly Finding[], format: 'json' | 'jsonl'): string {
  return format === 'json' ? `${JSON.stringify(findings, null, 2)}\n` : findings.map((finding) => `${JSON.stringify(finding)}\n`).join('');
}

function table(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ id, severity, ruleId, status, resourceId, because }) =>
      `${severity.padEnd(8)}  ${ruleId.padEnd(13)}  ${status.padEnd(8)}  ${shortId(id)}\n          ${oneLine(resourceId)}\n          ${oneLine(because)}\n`,
  );
  return `${lines.join('')}${findings.length === 1 ? '1 finding' : `${findings.length} findings`}.\n`;
}

/** The options stand before `show` as well: a subcommand's own win. */
async function show(id: string, _options: ServiceOptions, command: Command): Promise<void> {
  const { format, ...options } = command.optsWithGlobals<ServiceOptions & { format: string }>();
  const answer = await findingOf(options, id);
  process.stdout.write(format === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : printable(story(answer)));
}

export interface FindingWithHistory {
  readonly finding: Finding;
  readonly history?: readonly Transition[];
  readonly transitions?: readonly Transition[];
}

/** `given`: an id, or what it begins with. */
export async function findingOf(options: ServiceOptions, given: string): Promise<FindingWithHistory> {
  const id = await findingIdOf(options, given);
  return await callService<FindingWithHistory>(options, { method: 'GET', path: `/api/v1/findings/${id}` });
}

/** A finding for a reader: what it is, what it rests on, and what happened to it. */
export function story({ finding, history, transitions }: FindingWithHistory): string {
  const { ruleId, title, severity, status, resourceId, unit, because, receipt, firstSeen, lastSeen, actor } = finding;
  return [
    `${ruleId}  ${title}`,
    `${severity}, ${status}, seen ${clock(firstSeen)} to ${clock(lastSeen)} UTC`,
    `Who       ${actor === undefined ? 'nobody knows: no event told of the change' : `${oneLine(actor.name)} (${actor.confidence})`}`,
    `Resource  ${oneLine(resourceId)}`,
    `Unit      ${oneLine(unit)}`,
    '',
    oneLine(because),
    ...receipt.map(
      ({ path, expected, found, readAt }) =>
        `  ${path}: expected ${expected}, found ${oneLine(JSON.stringify(found))} (read ${clock(readAt)})`,
    ),
    '',
    'History',
    ...(history ?? transitions ?? []).map(
      ({ at, change, cause, actor: by, because: why }) =>
        `  ${clock(at)}  ${change} (${cause})${by === undefined ? '' : ` by ${oneLine(by.name)}`}: ${oneLine(why)}`,
    ),
    '',
  ].join('\n');
}

/** `2026-11-24 18:10:45`; what a service leaves out stays out. */
function clock(at: string | undefined): string {
  return (at ?? '').slice(0, 19).replace('T', ' ');
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
