import type { Command } from 'commander';
import type { KillSwitch } from '../shared/model/remediation-store.ts';
import { findingIdOf } from './finding-id.ts';
import { CommandProblem, callService, printable, type ServiceOptions, serviceOptions, serviceUrl } from './service.ts';

interface RemediateOptions extends ServiceOptions {
  readonly stop?: string;
  readonly resume?: string;
}

export function addRemediate(program: Command): void {
  serviceOptions(program.command('remediate'))
    .description('Repair an open finding (mode, preflight and approval apply as always), or stop every repair.')
    .argument('[finding]', 'id of a finding: at least its first 8 digits')
    .option('--stop <reason>', 'the kill switch: nothing is written any more')
    .option('--resume <reason>', 'takes the kill switch back')
    .addHelpText('after', '\nExamples\n  aml-warden remediate <finding id>\n  aml-warden remediate --stop "Network migration tonight"')
    .action(async (finding: string | undefined, options: RemediateOptions) => await remediate(finding, options));
}

async function remediate(finding: string | undefined, options: RemediateOptions): Promise<void> {
  const { stop, resume } = options;
  if ([finding, stop, resume].filter((given) => given !== undefined).length !== 1) {
    throw new CommandProblem('Expected either the id of a finding, --stop or --resume.', 2);
  }
  if (finding === undefined) {
    await setKillSwitch(options, stop !== undefined, stop ?? resume ?? '');
    return;
  }
  const started = await callService<{ readonly id: string }>(options, {
    method: 'POST',
    path: '/api/v1/remediations',
    body: { findingId: await findingIdOf(options, finding) },
  });
  process.stdout.write(printable(`The remediation ${started.id} has started.\n`));
  process.stderr.write(printable(`Follow it at ${serviceUrl(options)}/api/dashboard/remediations/${started.id}\n`));
}

async function setKillSwitch(options: ServiceOptions, on: boolean, because: string): Promise<void> {
  const { by, at } = await callService<KillSwitch>(options, { method: 'POST', path: '/api/v1/kill-switch', body: { on, because } });
  process.stdout.write(printable(`${on ? 'Every repair is stopped' : 'Repairs go on'} (${by}, ${at}).\n`));
}
