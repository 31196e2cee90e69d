import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** The app's SDKs take half a second to compile; kept beside the sources, not in the machine's shared temporary folder. */
export function keepCompiledCode(): void {
  if (process.env['NODE_COMPILE_CACHE'] === undefined) enableCompileCache(join(import.meta.dirname, '../../../.local/compile-cache'));
}
