import type { Command } from 'commander';
import type { ErasedAnswer } from '../shared/api/privacy.ts';
import { callService, printable, type ServiceOptions, serviceOptions } from './service.ts';

export function addPrivacy(program: Command): void {
  const privacy = program
    .command('privacy')
    .description('What the service keeps about people.')
    .addHelpText('after', '\nExample\n  aml-warden privacy erase bob@contoso.com');
  serviceOptions(
    privacy
      .command('erase')
      .description('Replace the name or object id of a person wherever the service keeps it, and say what still names it and why.')
      .argument('<principal>', 'user principal name or object id'),
  )
    .addHelpText('after', '\nExample\n  aml-warden privacy erase bob@contoso.com')
    .action(async (principal: string, options: ServiceOptions) => {
      const { rows, blobs, deleted, left } = await callService<ErasedAnswer>(options, {
        method: 'POST',
        path: '/api/v1/privacy/erase',
        body: { principal },
      });
      const gone = deleted === 0 ? '' : ` ${deleted} PDF documents that named the person are deleted.`;
      const kept = left.map(({ what, because }) => `  ${what}: ${because}\n`).join('');
      process.stdout.write(printable(`Erased from ${rows} rows and ${blobs} documents.${gone}\nNot erased:\n${kept}`));
    });
}
