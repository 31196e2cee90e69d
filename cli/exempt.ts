import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ListedExemption } from '../shared/api/exemptions.ts';
import type { Exemption } from '../shared/model/exemption.ts';
import { findingIdOf } from './finding-id.ts';
import { CommandProblem, callService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface ExemptOptions extends ServiceOptions {
  readonly reason?: string;
  readonly ticket?: string;
  readonly days: number;
  readonly snooze: boolean;
  readonly scope: 'resource' | 'unit';
  readonly tag?: { readonly name: string; readonly value: string };
}

/** `exempt <finding>`, `exempt list`, `exempt revoke <id>`: decisions kept by a running service. The approver is whoever signed in. */
export function addExempt(program: Command): void {
  const exempt = serviceOptions(program.command('exempt'))
    .description('Accept what a finding shows until a date, or snooze its alerts.')
    .argument(
      '<finding>',
      'the id of the finding, at least its first 8 digits; its values are what is accepted, another value is a finding again',
    )
    // Not required by commander: `list` and `revoke` below would ask for them, too.
    .option('--reason <text>', 'why, so that a reader understands it a year from now')
    .option('--ticket <id>', 'where it was decided')
    .addOption(new Option('--days <count>', 'how long, at most 366').argParser(days).default(30))
    .addOption(
      new Option('--scope <scope>', 'this resource, or all of its unit with the same values')
        .choices(['resource', 'unit'])
        .default('resource'),
    )
    .addOption(
      new Option('--tag <name=value>', 'instead of a scope: whatever has this tag, with the same values, from its next look on')
        .argParser(tagOf)
        .conflicts('scope'),
    )
    .option('--snooze', 'only hide it from alerts: it goes on counting', false)
    .addHelpText(
      'after',
      '\nExamples\n  aml-warden exempt <finding> --reason "Sample data only" --ticket SEC-7 --days 30\n  aml-warden exempt list',
    )
    .action((finding: string, options: ExemptOptions) => add(finding, options));
  serviceOptions(exempt.command('list'))
    .description('List exemptions and snoozes, those that are over too.')
    .addHelpText('after', '\nExample\n  aml-warden exempt list')
    .action((_own: ServiceOptions, command: Command) => list(command.optsWithGlobals()));
  serviceOptions(exempt.command('revoke'))
    .description('End one before its time. What stands in exemptions.yaml is taken out there.')
    .argument('<id>', 'as the list shows it')
    .addHelpText('after', '\nExample\n  aml-warden exempt revoke <id>')
    .action(async (id: string, _options: ServiceOptions, command: Command) => {
      await callService(command.optsWithGlobals(), { method: 'DELETE', path: `/api/v1/exemptions/${encodeURIComponent(id)}` });
      process.stdout.write(printable(`Revoked: ${id}\n`));
    });
}

async function add(finding: string, { reason, ticket, days: count, snooze, scope, tag, ...options }: ExemptOptions): Promise<void> {
  // As required options commander would ask for them before list and revoke as well.
  if (reason === undefined || ticket === undefined) {
    throw new CommandProblem('An exemption needs a reason and a ticket: give --reason <text> and --ticket <id>.', 2);
  }
  const findingId = await findingIdOf(options, finding);
  const where = tag === undefined ? { scope } : { tag };
  const body = { findingId, reason, ticket, days: count, ...where, kind: snooze ? 'snooze' : 'exempt' };
  const made = await callService<Exemption>(options, { method: 'POST', path: '/api/v1/exemptions', body });
  const what = made.kind === 'snooze' ? 'Snoozed' : 'Accepted';
  process.stdout.write(printable(`${what} until ${made.expires} by ${made.approver}: ${made.id}\n`));
}

async function list(options: ServiceOptions): Promise<void> {
  const { value } = await callService<{ readonly value: readonly ListedExemption[] }>(options, {
    method: 'GET',
    path: '/api/v1/exemptions',
  });
  process.stdout.write(printable(value.length === 0 ? 'There are none.\n' : value.map(line).join('')));
}

function line({ id, kind, status, from, ruleId, resourceId, unit, tag, expires, ticket, approver }: ListedExemption): string {
  const where = resourceId ?? unit ?? (tag === undefined ? '' : `tag ${tag.name}=${tag.value}`);
  return `${id}  ${kind} ${status} (${from})  ${ruleId}  until ${expires}  ${ticket}, ${approver}  ${where}\n`;
}

function tagOf(text: string): { readonly name: string; readonly value: string } {
  const [name = '', ...rest] = text.split('=');
  const value = rest.join('=');
  if (name === '' || value === '') {
    throw new InvalidArgumentError('Expected a tag such as environment=sandbox.');
  }
  return { name, value };
}

function days(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 366) {
    throw new InvalidArgumentError('Expected a whole number from 1 to 366.');
  }
  return count;
}
