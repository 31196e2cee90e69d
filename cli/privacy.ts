import type { Command } from 'commander';
import { callService, type ServiceOptions, serviceOptions } from './service.ts';

export function addPrivacy(program: Command): void {
  const privacy = program
    .command('privacy')
    .description('What the service keeps about people.')
    .addHelpText('after', '\nExample\n  aml-warden privacy erase bob@contoso.com');
  serviceOptions(
    privacy
      .command('erase')
      .description(
        'Replace the name or object id of a person wherever the service keeps it. Rows in Log Analytics have a purge of their own.',
      )
      .argument('<principal>', 'user principal name or object id'),
  )
    .addHelpText('after', '\nExample\n  aml-warden privacy erase bob@contoso.com')
    .action(async (principal: string, options: ServiceOptions) => {
      const { rows, blobs } = await callService<{ rows: number; blobs: number }>(options, {
        method: 'POST',
        path: '/api/v1/privacy/erase',
        body: { principal },
      });
      process.stdout.write(`Erased from ${rows} rows and ${blobs} documents.\n`);
    });
}
