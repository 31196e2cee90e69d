import { globSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Files of rules and their tests as `kind/name`; packs and the index of each kind are none. */
export function ruleFiles(folder: 'shared/rules' | 'test/rules', ending: '.ts' | '.test.ts'): string[] {
  return globSync(`*/*${ending}`, { cwd: join(ROOT, folder) })
    .map((path) => path.replaceAll('\\', '/').slice(0, -ending.length))
    .filter((path) => !path.startsWith('packs/') && !path.endsWith('/index'))
    .toSorted();
}
