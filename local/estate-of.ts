import { contoso } from './azure/estates/contoso/index.ts';
import { loadEstate } from './azure/estates/load-estate.ts';
import type { ArmResource } from './azure/types.ts';

const SHOWN = 5;

/** The sample estate, or what a folder holds; says on standard error what was left out. */
export async function estateOf(folder: string | undefined, say: (line: string) => void): Promise<readonly ArmResource[]> {
  if (folder === undefined) {
    return contoso();
  }
  const { resources, files, skipped } = await loadEstate(folder);
  say(`${resources.length} resources from ${files} files; ${skipped.length} things skipped.`);
  for (const { file, reason } of skipped.slice(0, SHOWN)) {
    say(`  skipped ${file}: ${reason}`);
  }
  if (skipped.length > SHOWN) {
    say(`  … and ${skipped.length - SHOWN} more`);
  }
  return resources;
}
