import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import type { JudgementChange } from '../../shared/engine/compare-judgements.ts';
import { aResource, type Scene, startScene, WORKSPACE } from '../local/azure/scene.ts';
import { runCli } from './run-cli.ts';

let scene: Scene;
let azurite: Azurite;
let folder: string;
beforeAll(async () => {
  [scene, azurite, folder] = await Promise.all([
    startScene({ estate: [aResource(WORKSPACE, { location: 'westeurope', properties: { publicNetworkAccess: 'Enabled' } })] }),
    startAzurite(),
    mkdtemp(join(tmpdir(), 'config-')),
  ]);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The command in a folder of its own, with the settings of the service. */
const config = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runCli(['config', ...args], { cwd: folder, env: { ...scene.azure.env, WARDEN_STORAGE: azurite.connectionString, ...more } });

async function write(text: string): Promise<void> {
  await writeFile(join(folder, 'warden.config.yaml'), text);
}

describe('aml-warden config', { timeout: 60_000 }, () => {
  it('says what is wrong with a file, and which rules there are not', async () => {
    await write('profil: strict\n');
    expect(await config(['validate'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('profil') });
    await write('disabledRules: [AML-NET-999]\n');
    expect(await config(['validate'])).toMatchObject({ code: 2, err: expect.stringContaining('AML-NET-999') });
    await write('profile: baseline\n');
    expect(await config(['validate'])).toMatchObject({ code: 0, out: expect.stringContaining('profile baseline') });
  });

  it('shows every default', async () => {
    await write('profile: strict\n');
    const { out } = await config(['show']);
    expect(parse(out)).toMatchObject({ profile: 'strict', remediation: { mode: 'audit' } });
  });

  it('shows what a change would do to the findings of today, then stores it once', async () => {
    await write('disabledRules: [AML-NET-001]\nseverities: { AML-NET-020: low }\n');
    const { out, code } = await config(['diff', '--format', 'json']);
    const changes = JSON.parse(out) as JudgementChange[];
    expect(code).toBe(0);
    expect(changes.map(({ what, ruleId, before, after }) => ({ what, ruleId, before, after }))).toEqual([
      { what: 'goes', ruleId: 'AML-NET-001', before: { verdict: 'fail', severity: 'critical' }, after: undefined },
    ]);
    expect(await config(['push'])).toMatchObject({ code: 0, out: expect.stringContaining('warden.config.yaml: stored') });
    expect((await config(['push'])).out).toContain('stored already');
    expect((await config(['diff'])).out).toContain('0 findings would appear, 0 go, 0 be ranked otherwise.');
    const blob = BlobServiceClient.fromConnectionString(azurite.connectionString)
      .getContainerClient('config')
      .getBlobClient('warden.config.yaml');
    expect((await blob.downloadToBuffer()).toString()).toBe(await readFile(join(folder, 'warden.config.yaml'), 'utf8'));
  });

  it('says when it is not known where the service keeps its files', async () => {
    await write('profile: strict\n');
    expect(await config(['push'], { WARDEN_STORAGE: '' })).toMatchObject({ code: 2, err: expect.stringContaining('WARDEN_STORAGE') });
  });
});

describe('docs/config.schema.json', () => {
  it('takes what the service takes and refuses a misspelt key', async () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const fits = ajv.compile(JSON.parse(await readFile('docs/config.schema.json', 'utf8')) as object);
    const sample = await readFile('warden.config.yaml', 'utf8');
    expect(sample.split('\n')[0]).toBe('# yaml-language-server: $schema=./docs/config.schema.json');
    expect(fits(parse(sample))).toBe(true);
    expect(fits({ remediation: { mode: 'sometimes' } })).toBe(false);
    expect(fits({ remediatoin: {} })).toBe(false);
  });
});
