import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startScene, WORKSPACE } from './scene.ts';

const PROGRAM = `
  import { createArm } from './shared/azure/arm-client.ts';
  import { readerCredential } from './shared/azure/credentials.ts';
  import { discoverUnits } from './shared/collectors/discover-units.ts';
  const { ARM_ENDPOINT, ARM_AUDIENCE, READER_CLIENT_ID } = process.env;
  const credential = readerCredential({ ARM_ENDPOINT, READER_CLIENT_ID });
  const arm = createArm({ endpoint: ARM_ENDPOINT, audience: ARM_AUDIENCE, credential });
  const found = await discoverUnits(arm, [], AbortSignal.timeout(10_000));
  process.stdout.write(JSON.stringify(found));
`;

describe('a process with the environment of the simulated Azure', () => {
  it('takes it for its Azure: trusts the certificate, gets a token, finds the workspace', async () => {
    await using scene = await startScene();
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      env: { ...process.env, ...scene.azure.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(JSON.parse(await text(child.stdout))).toMatchObject({ status: 'read', value: { units: [{ id: WORKSPACE.toLowerCase() }] } });
  });

  it('does not trust it without the certificate', async () => {
    await using scene = await startScene();
    const { NODE_EXTRA_CA_CERTS: _, ...env } = scene.azure.env;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(JSON.parse(await text(child.stdout))).toMatchObject({ status: 'unread' });
  });
});
