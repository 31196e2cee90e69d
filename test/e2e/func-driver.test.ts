import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFunc } from './driver/func.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED, LONELY } from './small-estate.ts';

let run: E2e;
let dataDir = '';
beforeAll(async () => {
  run = await begin({
    hostEnv: { FUNC_BIN: process.env['FUNC_BIN'] ?? join(import.meta.dirname, 'driver', 'func-shaped.mjs') },
    host: (start) => {
      ({ dataDir } = start);
      return startFunc(start);
    },
  });
});
afterAll(async () => await run.end());

it('runs the built app behind a command shaped like func, ends all of it at a kill and goes on after a restart', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  await run.transition('AML-NET-001', 'resolved', CLOSED);

  await run.killHost();
  await expect(fetch(`${run.origin}/admin/host/status`)).rejects.toThrow(/fetch failed/);
  await run.startHost();
  await run.setAccess(LONELY, 'Enabled');
  expect(await run.remediation(LONELY, ({ state }) => state === 'finished')).toMatchObject({ outcome: 'refused' });
});

it('deploys what the sample of the settings names, with the values of this run', async () => {
  const { Values } = JSON.parse(await readFile(join(dataDir, 'app', 'local.settings.json'), 'utf8')) as {
    Values: Record<string, string>;
  };
  expect(Values).toMatchObject({ FUNCTIONS_WORKER_RUNTIME: 'node', WARDEN_STORAGE: run.storage, ARM_ENDPOINT: run.azure.origin });
});

it('says what to do when there is no func', async () => {
  const start = { env: { ...process.env, FUNC_BIN: '/no/such/func' }, port: 0, dataDir };
  await expect(startFunc(start)).rejects.toThrow(/FUNC_BIN/);
});
