import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEstate, aResource, type Scene, SUB, startScene } from '../local/azure/scene.ts';
import { runCli } from './run-cli.ts';

const OTHER = '/subscriptions/99999999-1111-4111-8111-111111111111';
const ELSEWHERE = `${OTHER}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw-elsewhere`;
const subscription = (id: string, ...groups: string[]) => ({
  ...aResource(id, { properties: { managementGroupAncestorsChain: groups.map((name) => ({ name, displayName: name })) } }),
  type: 'Microsoft.Resources/subscriptions',
});

let scene: Scene;
let folder: string;
beforeAll(async () => {
  const elsewhere = aResource(ELSEWHERE, { location: 'westeurope', properties: { publicNetworkAccess: 'Enabled' } });
  const estate = anEstate(subscription(SUB, 'mg-ml', 'root'), subscription(OTHER, 'mg-other', 'root'), elsewhere);
  [scene, folder] = await Promise.all([startScene({ estate }), mkdtemp(join(tmpdir(), 'scope-'))]);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const run = (...args: readonly string[]) => runCli(args, { env: { ...scene.azure.env, BICEP_PATH: process.execPath } });

interface Document {
  readonly results: readonly { readonly unit: string }[];
  readonly unread: readonly { readonly resourceId: string }[];
}

async function scanned(...args: readonly string[]): Promise<{ code: number; units: readonly string[]; unread: Document['unread'] }> {
  const { code, out } = await run('scan', '--format', 'json', ...args);
  const { results, unread } = JSON.parse(out) as Document;
  return { code, units: [...new Set(results.map(({ unit }) => unit.split('/').at(-1) ?? ''))].toSorted(), unread };
}

describe('aml-warden scan --management-group', { timeout: 60_000 }, () => {
  it('looks at the subscriptions below it and at no other', async () => {
    expect((await scanned('--management-group', 'MG-ml')).units).toEqual([SUB.split('/').at(-1), 'mlw']);
    expect((await scanned('--management-group', 'root')).units).toContain('mlw-elsewhere');
  });

  it('takes a subscription that is named as well', async () => {
    const { units } = await scanned('--management-group', 'mg-other', '--subscription', SUB.split('/').at(-1) ?? '');
    expect(units).toEqual(expect.arrayContaining(['mlw', 'mlw-elsewhere']));
  });

  it('looks at nothing, never at everything, where the group shows no subscription, and says so', async () => {
    const { code, units, unread } = await scanned('--management-group', 'mg-typo');
    expect(units).toEqual([]);
    expect(unread.map(({ resourceId }) => resourceId)).toContain('/providers/microsoft.management/managementgroups/mg-typo');
    expect(code).toBe(3);
  });
});

describe('aml-warden doctor', { timeout: 60_000 }, () => {
  async function governed(scope: string): Promise<{ status: string; says: string } | undefined> {
    const config = join(folder, `${scope.length}.yaml`);
    await writeFile(config, `scope: ${scope}\n`);
    const { out } = await run('doctor', '--format', 'json', '--config', config);
    return (JSON.parse(out) as { name: string; status: string; says: string }[]).find(({ name }) => name === 'governed');
  }

  it('names the subscriptions that the configuration governs', async () => {
    expect(await governed('{ managementGroups: [mg-ml] }')).toMatchObject({
      status: 'ok',
      says: expect.stringMatching(new RegExp(`^1 subscription: ${SUB.split('/').at(-1)}$`)),
    });
    expect(await governed('{}')).toMatchObject({ status: 'ok', says: expect.stringContaining('every subscription') });
  });

  it('tells of a management group that shows nothing', async () => {
    expect(await governed('{ managementGroups: [mg-typo, mg-ml] }')).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('mg-typo'),
    });
  });
});
