import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scene, startScene } from '../local/azure/scene.ts';
import { runCli } from './run-cli.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const run = (...args: readonly string[]) => runCli(['scan', ...args], { env: scene.azure.env });

describe('aml-warden scan', { timeout: 60_000 }, () => {
  it('reads a live estate with the identity of the process and judges it', async () => {
    const { code, out, err } = await run('--format', 'json');
    const document = JSON.parse(out) as { counts: { units: number }; results: { ruleId: string; receipt: { readAt: string }[] }[] };
    expect(document.counts.units).toBe(2);
    expect(document.results.find(({ ruleId }) => ruleId === 'AML-NET-001')?.receipt[0]?.readAt).toMatch(/^20/);
    expect(err).toContain('of 2 units');
    expect(code).toBe(0);
  });

  it('looks at one workspace only, and fails on what it is told to', async () => {
    const { code, out } = await run('--workspace', 'mlw', '--fail-on', 'low', '--format', 'json');
    expect((JSON.parse(out) as { counts: { units: number } }).counts.units).toBe(1);
    expect(code).toBe(1);
  });

  it('says which permission is missing, and ends with 3', async () => {
    const id = await scene.azure.control.deny({ action: 'Microsoft.MachineLearningServices/workspaces/computes/read' });
    const { code, out } = await run();
    await scene.azure.control.allow({ id });
    expect(out).toContain('Microsoft.MachineLearningServices/workspaces/computes/read');
    expect(out).toContain('az role assignment create');
    expect(code).toBe(3);
  });

  it('ends with 3 where what was named does not show: nothing seen is nothing passed', async () => {
    const { code, out } = await run('--workspace', 'mlw-typo', '--format', 'json');
    expect((JSON.parse(out) as { unread: object[] }).unread).toEqual([
      { resourceId: 'workspace mlw-typo', reason: expect.stringContaining('may not see it') },
    ]);
    expect(code).toBe(3);
    expect((await run('--workspace', 'mlw-typo')).out).toContain('workspace mlw-typo: No workspace');
  });

  it('refuses an address that is none', async () => {
    expect(await run('--url', 'nowhere')).toMatchObject({ code: 2, err: expect.stringContaining('Expected the address') });
  });
});
