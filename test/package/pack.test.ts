import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MIB = 1024 * 1024;
const WORKSPACE = {
  id: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw',
  type: 'Microsoft.MachineLearningServices/workspaces',
  name: 'mlw',
  location: 'westeurope',
  properties: { publicNetworkAccess: 'Enabled' },
};

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(file: string, args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((done) => {
    execFile(file, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 32 * MIB }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    );
  });
}

let folder: string;
let home: string;
let packed: { readonly unpackedSize: number; readonly files: readonly { readonly path: string }[]; readonly filename: string };

/** The package unpacked in an empty folder, with the dependencies of package.json and none of the tools beside it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  const { out, err } = await run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd());
  packed = firstOf(out, err);
  home = join(folder, 'node_modules', 'aml-warden');
  await mkdir(home, { recursive: true });
  await run('tar', ['-xzf', join(folder, packed.filename), '--strip-components=1', '-C', home], folder);
  await linkDependencies();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function firstOf(out: string, err: string): typeof packed {
  // What the build says stands before the list.
  const found = (JSON.parse(out.slice(out.search(/^[[{]\s*$/m))) as (typeof packed)[])[0];
  if (found === undefined) {
    throw new Error(`Expected npm pack to name a package but found: ${err}`);
  }
  return found;
}

/** Every package that is no development tool, as the lock tells. */
async function linkDependencies(): Promise<void> {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, { dev?: boolean; link?: boolean }> };
  const names = Object.entries(lock.packages).filter(([path, { dev }]) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) && dev !== true);
  for (const [path] of names) {
    const target = join(folder, path);
    await mkdir(join(target, '..'), { recursive: true });
    await symlink(resolve(path), target).catch(() => undefined);
  }
}

const warden = (...args: readonly string[]): Promise<Run> => run(process.execPath, [join(home, 'cli/aml-warden.js'), ...args], folder);

describe('the package', { timeout: 60_000 }, () => {
  it('stays small and holds what it needs only', () => {
    process.stderr.write(`unpacked ${(packed.unpackedSize / MIB).toFixed(2)} MiB, ${packed.files.length} files\n`);
    expect(packed.unpackedSize).toBeLessThan(5 * MIB);
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['cli/aml-warden.js', 'dist/cli/main.js', 'README.md', 'LICENSE']));
    expect(paths.filter((path) => /^(?:test|local|functions|infra|\.)|(?<!\.d)\.ts$|\.map$/.test(path))).toEqual([]);
  });

  it('checks an export in an empty folder', async () => {
    await writeFile(join(folder, 'export.json'), JSON.stringify(WORKSPACE));
    const { code, out, err } = await warden('check', 'export.json', '--format', 'json', '--allow-unknown');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect((JSON.parse(out) as { results: { ruleId: string; verdict: string }[] }).results).toContainEqual(
      expect.objectContaining({ ruleId: 'AML-NET-001', verdict: 'fail' }),
    );
  });

  it('has a version, and help for a scan', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await warden('--version')).toMatchObject({ code: 0, out: `${version}\n` });
    expect(await warden('scan', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('az login && aml-warden scan') });
  });
});
