import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const WORKSPACE = {
  id: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw',
  type: 'Microsoft.MachineLearningServices/workspaces',
  name: 'mlw',
  location: 'westeurope',
  properties: { publicNetworkAccess: 'Enabled' },
};

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly steps: readonly { readonly run?: string; readonly shell?: string; readonly env?: Record<string, string> }[] };
}

async function action(): Promise<Action> {
  return parse(await readFile('action.yml', 'utf8')) as Action;
}

/** The script of the action as a runner starts it. */
async function check(folder: string, inputs: Readonly<Record<string, string>>) {
  const env = {
    ...process.env,
    SOURCE: resolve('.'),
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    ...inputs,
  };
  const said = await new Promise<string>((done, fail) => {
    execFile('bash', [resolve('infra/scripts/github-check.sh')], { cwd: folder, env }, (error, out) =>
      error === null ? done(out) : fail(error),
    );
  });
  const outputs = Object.fromEntries(
    (await readFile(join(folder, 'output'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2)),
  );
  return { said, outputs: outputs as Record<string, string>, summary: await readFile(join(folder, 'summary'), 'utf8').catch(() => '') };
}

describe('action.yml', () => {
  it('pastes no input into a script', async () => {
    const { runs } = await action();
    const scripts = runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
    expect(runs.steps.filter(({ run, shell }) => run !== undefined && shell !== 'bash')).toEqual([]);
  });

  it('uses every input it offers', async () => {
    const text = await readFile('action.yml', 'utf8');
    const { inputs } = await action();
    expect(Object.keys(inputs).filter((name) => !text.includes(`inputs.${name}`))).toEqual([]);
  });

  it('annotates, writes SARIF and a summary, and leaves the exit code for after the upload', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'action-'));
    try {
      await writeFile(join(folder, 'a b.json'), JSON.stringify(WORKSPACE));
      const { said, outputs, summary } = await check(folder, { PATHS: 'a b.json\n', FAIL_ON: 'high', ALLOW_UNKNOWN: 'true' });
      expect(outputs).toMatchObject({ 'exit-code': '1' });
      expect(said).toMatch(/^::error file=a b\.json,line=1,col=\d+,title=AML-NET-001 /m);
      expect(summary).toContain('AML-NET-001');
      const sarif = JSON.parse(await readFile(outputs['sarif'] ?? '', 'utf8')) as { version: string; runs: { results: unknown[] }[] };
      expect(sarif.version).toBe('2.1.0');
      expect(sarif.runs[0]?.results.length).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('tells wrong usage by its code, and takes an input for what it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'action-'));
    try {
      const { outputs } = await check(folder, { PATHS: '$(touch pwned)', FAIL_ON: 'high' });
      expect(outputs).toEqual({ 'exit-code': '2' });
      await expect(readFile(join(folder, 'pwned'))).rejects.toThrow('ENOENT');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
