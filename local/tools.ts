import { spawnSync } from 'node:child_process';
import { findBicep, HOW_TO_GET_BICEP } from '../shared/templates/find-bicep.ts';

/** `npm run tools`: fetches the Bicep CLI into .tools/ with the .NET SDK, unless there is one already. */
const root = new URL('..', import.meta.url).pathname;
const found = findBicep({ env: process.env, cwd: root });

if ('path' in found) {
  process.stdout.write(`The Bicep CLI is here: ${found.path}\n`);
} else {
  const restored = spawnSync('dotnet', ['restore', 'infra/bicep.csproj'], { cwd: root, stdio: 'inherit' });
  const now = findBicep({ env: process.env, cwd: root });
  const isMissing = restored.error !== undefined;
  process.stdout.write(
    'path' in now
      ? `The Bicep CLI is here: ${now.path}\n`
      : `${isMissing ? 'There is no dotnet to fetch it with. ' : ''}${HOW_TO_GET_BICEP}\n`,
  );
  process.exitCode = 'path' in now ? 0 : 1;
}
