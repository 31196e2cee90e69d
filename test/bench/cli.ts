import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { finish, percentile } from './print.ts';

/** How long a person waits for the command line, beside how long Node itself takes. */
const RUNS = 15;
const AML_WARDEN = join(import.meta.dirname, '../../cli/aml-warden.js');

const folder = mkdtempSync(join(tmpdir(), 'bench-cli-'));
const exported = join(folder, 'export.json');
writeFileSync(
  exported,
  JSON.stringify({
    id: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw',
    type: 'Microsoft.MachineLearningServices/workspaces',
    name: 'mlw',
    location: 'westeurope',
    properties: { publicNetworkAccess: 'Enabled' },
  }),
);

try {
  const commands = {
    nodeBaselineMs: ['-e', '0'],
    versionMs: [AML_WARDEN, '--version'],
    helpMs: [AML_WARDEN, '--help'],
    checkOneExportMs: [AML_WARDEN, 'check', exported, '--fail-on', 'off', '--allow-unknown', '--quiet'],
  };
  // In turn, so that what else the machine does falls on all of them alike.
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, args] of Object.entries(commands)) {
      samples[name]?.push(timed(args));
    }
  }
  const keys = Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, Math.round(percentile(all, 0.5) * 10) / 10]));
  const times = (keys['versionMs'] ?? 0) / (keys['nodeBaselineMs'] ?? 1);
  finish(
    [
      ...Object.entries(keys).map(([name, ms]) => `${name.padEnd(18)} ${ms} ms`),
      `--version takes ${times.toFixed(2)} times as long as node -e 0.`,
    ],
    keys,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timed(args: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - startedAt;
}
