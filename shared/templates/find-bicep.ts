import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

export type BicepCli = { readonly path: string } | { readonly reason: string };

export interface BicepPlaces {
  /** What the user named. */
  readonly bicep?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home?: string;
}

/** Where `npm run tools` puts it, below the folder of the checkout. */
const TOOLS = join('.tools', 'azure.bicep.commandline.linux-x64');
const PACKAGES = [TOOLS, TOOLS.replace('linux', 'osx'), TOOLS.replace('linux', 'win')];

export const HOW_TO_GET_BICEP =
  'The Bicep CLI was not found; install it with `az bicep install` (or `brew install bicep`, `winget install Microsoft.Bicep`), or name it with --bicep.';

/** The Bicep CLI: what was named, BICEP_PATH, the PATH, where the Azure CLI installs it, and .tools of the checkout, in this order. */
export function findBicep({ bicep, env, cwd, home = homedir() }: BicepPlaces): BicepCli {
  const named = bicep ?? env['BICEP_PATH'];
  if (named !== undefined && named !== '') {
    const path = resolve(cwd, named);
    const from = bicep === undefined ? 'BICEP_PATH' : '--bicep';
    return isFile(path) ? { path } : { reason: `Expected the Bicep CLI at ${named} (${from}) but found no file there.` };
  }
  const names = process.platform === 'win32' ? ['bicep.exe', 'bicep.cmd'] : ['bicep'];
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...onPath, join(home, '.azure', 'bin'), ...toolFolders(cwd), ...toolFolders(import.meta.dirname)];
  const path = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile);
  return path === undefined ? { reason: HOW_TO_GET_BICEP } : { path };
}

/** Of the folder we are in or one above, up to the root. */
function toolFolders(cwd: string): string[] {
  const above = dirname(cwd);
  const here = PACKAGES.map((name) => join(cwd, name, '0.49.2', 'tools')).filter((folder) => existsSync(folder));
  return above === cwd ? here : [...here, ...toolFolders(above)];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
