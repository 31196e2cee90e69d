import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ScanDocument } from '../../shared/model/scan.ts';

const CORPUS = '../shared/corpus';

/** The command as a person runs it, on what other people's Azure really answered. */
async function scanOnce(folder: string): Promise<{ document: ScanDocument; stderr: string }> {
  const args = ['local/start.ts', '--estate', `${CORPUS}/${folder}`, '--once', '--format', 'json'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { maxBuffer: 200_000_000 });
  return { document: JSON.parse(stdout) as ScanDocument, stderr };
}

if (!existsSync(CORPUS)) {
  process.stdout.write(`Left out: there is no ${CORPUS} beside the repository.\n`);
}

describe.skipIf(!existsSync(CORPUS))('a scan of recorded answers', () => {
  it.each(['F_recordings/cloud-custodian', 'B_payloads/machinelearningservices/2024-04-01', 'B_payloads'])(
    '%s ends in a document whose every result has a receipt',
    async (folder) => {
      const { document, stderr } = await scanOnce(folder);
      const { counts, results, unread } = document;
      process.stdout.write(`${folder}: ${stderr.split('\n')[0]} ${JSON.stringify(counts)}, ${unread.length} unread\n`);
      expect(counts.units).toBeGreaterThan(0);
      expect(results.filter(({ receipt }) => receipt.length === 0)).toEqual([]);
      expect(results.filter(({ verdict, findingId }) => verdict === 'fail' && findingId === undefined)).toEqual([]);
      expect(results.filter(({ because }) => because.includes('The rule itself failed'))).toEqual([]);
      expect(counts.fail + counts.pass + counts.notApplicable + counts.unknown + counts.exempt).toBe(results.length);
    },
  );
});
