import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startAzure } from './azure/index.ts';
import type { ArmResource } from './azure/types.ts';
import { wantsColour } from './colour.ts';
import type { StartOptions } from './start-options.ts';

/** One full scan of an estate, recording nothing; resolves with the document as text, in the format asked for. */
export async function scanOnce(estate: readonly ArmResource[], options: Pick<StartOptions, 'format' | 'dataDir'>): Promise<string> {
  const azure = await startAzure({ estate, dataDir: options.dataDir });
  try {
    // A process of its own: which certificates Node trusts is settled when it starts.
    const child = spawn(process.execPath, [join(import.meta.dirname, 'scan-child.ts'), options.format, String(wantsColour())], {
      env: { ...process.env, ...azure.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
    if (code !== 0) {
      throw new Error(`The scan ended with code ${code ?? 'unknown'}.`);
    }
    return output;
  } finally {
    await azure.close();
  }
}
