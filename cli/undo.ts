import type { Command } from 'commander';
import { callService, printable, type ServiceOptions, serviceOptions, serviceUrl } from './service.ts';

export function addUndo(program: Command): void {
  serviceOptions(program.command('undo'))
    .description('Take a repair back, unless somebody changed the value since; the rule is held off for a week.')
    .argument('<remediation>', 'id of a repair')
    .addHelpText('after', '\nExample\n  aml-warden undo <remediation>')
    .action(async (id: string, options: ServiceOptions) => {
      const path = `/api/v1/remediations/${encodeURIComponent(id)}/undo`;
      const started = await callService<{ readonly id: string }>(options, { method: 'POST', path });
      process.stdout.write(printable(`The undo ${started.id} has started.\n`));
      process.stderr.write(printable(`Follow it at ${serviceUrl(options)}/api/dashboard/remediations/${started.id}\n`));
    });
}
