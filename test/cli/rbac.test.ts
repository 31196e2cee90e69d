import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEstate, aResource, type Scene, startScene, WORKSPACE } from '../local/azure/scene.ts';

const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const PIPELINE = '33333333-3333-4333-8333-333333333333';

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await startScene({
    estate: anEstate(
      aResource(`${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000a`, {
        properties: {
          principalId: '99999999-9999-4999-8999-999999999999',
          principalType: 'User',
          scope: WORKSPACE,
          roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${OWNER}`,
        },
      }),
    ),
    settings: { readerMayWrite: true },
  });
  folder = await mkdtemp(join(tmpdir(), 'rbac-'));
  await writeFile(
    join(folder, 'rbac.yaml'),
    `scopes:\n  workspace: ${WORKSPACE}\n  storage: ${WORKSPACE}\n  registry: ${WORKSPACE}\nassignments:\n  - { persona: mlops-pipeline, principal: ${PIPELINE}, principalType: ServicePrincipal }\n`,
  );
  await writeFile(join(folder, 'bad.yaml'), 'scopes: {}\nassignments: []\n');
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command in a process of its own, signed in as the simulated identity. */
function rbac(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['infra/scripts/configure-rbac.ts', ...args],
      { env: { ...process.env, ...scene.azure.env } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    );
  });
}

describe('aml-warden rbac', () => {
  it('shows a plan, applies it, finds nothing more to do, and prunes only when told', async () => {
    const file = join(folder, 'rbac.yaml');
    const planned = await rbac(file);
    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('3 to make, 0 there, 1 not in the file, 1 over-privileged') });
    expect(planned.out).toContain('is Owner at');

    expect(await rbac(file, '--apply')).toMatchObject({ code: 0, err: expect.stringContaining('3 changes made, 0 refused') });
    const again = await rbac(file, '--apply', '--prune');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('0 to make, 3 there, 1 not in the file') });
    expect(again.err).toContain('1 changes made');
    expect((await rbac(file)).out).toContain('0 to make, 3 there, 0 not in the file, 0 over-privileged');
  });

  it('says what is wrong with a file, and with one that is not there', async () => {
    expect(await rbac(join(folder, 'bad.yaml'))).toMatchObject({ code: 2, err: expect.stringContaining('at least one assignment') });
    expect(await rbac(join(folder, 'none.yaml'))).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
  });
});
