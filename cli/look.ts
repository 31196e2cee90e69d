import type { Command } from 'commander';
import type { Looked, LookWaits } from '../shared/api/look.ts';
import { endWith } from './exit.ts';
import { callService, printable, type ServiceOptions, serviceOptions } from './service.ts';

/** `look <unit>`: a running service looks at a unit now instead of waiting for its next event. */
export function addLook(program: Command): void {
  serviceOptions(program.command('look'))
    .description('Have a running service look at a workspace, registry or subscription now; 3 when the look has to wait for another one.')
    .argument('<unit>', 'the resource id of the unit, or of anything below it')
    .addHelpText(
      'after',
      '\nExample\n  aml-warden look /subscriptions/<id>/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-prod',
    )
    .action((unit: string, options: ServiceOptions) => look(unit, options));
}

async function look(unit: string, options: ServiceOptions): Promise<void> {
  const answer = await callService<Looked | LookWaits>(options, { method: 'POST', path: '/api/v1/units/look', body: { unit } });
  if (answer.status === 'waits') {
    process.stdout.write(printable(`Not looked at yet. ${answer.because}\n`));
    endWith(3);
    return;
  }
  const { at, opened, resolved, open, unknown } = answer;
  const changed = `${opened} opened, ${resolved} resolved; ${open} open by now`;
  process.stdout.write(printable(`Looked at ${at}: ${changed}${unknown === 0 ? '' : `, ${unknown} could not be judged`}.\n`));
  process.stderr.write(printable(`aml-warden findings --unit ${answer.unit} lists what is open.\n`));
}
