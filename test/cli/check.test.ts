import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../templates/fixtures.ts';
import { runCli } from './run-cli.ts';

const workspace = (publicNetworkAccess: string) => ({
  id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw',
  type: 'Microsoft.MachineLearningServices/workspaces',
  name: 'mlw',
  location: 'westeurope',
  properties: { publicNetworkAccess },
});

const BICEP = "resource mlw 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {\n  name: 'mlw'\n  location: 'westeurope'\n}\n";

const run = (cwd: string, ...args: readonly string[]) => runCli(args, { cwd, env: { BICEP_PATH: '/nowhere' } });

describe('aml-warden check', () => {
  it('ends with 1 for findings at or above the limit, 0 below it', async () => {
    await inFolder({ 'a.json': workspace('Enabled') }, async (folder) => {
      expect(await run(folder, 'check', 'a.json', '--allow-unknown')).toMatchObject({
        code: 1,
        out: expect.stringContaining('AML-NET-001'),
      });
      expect((await run(folder, 'check', 'a.json', '--fail-on', 'off', '--allow-unknown')).code).toBe(0);
    });
  });

  it('ends with 3 where something could not be evaluated, unless that is allowed', async () => {
    await inFolder({ 'main.bicep': BICEP }, async (folder) => {
      const incomplete = await run(folder, 'check', 'main.bicep');
      expect(incomplete).toMatchObject({ code: 3, out: expect.stringContaining('not evaluated') });
      expect((await run(folder, 'check', 'main.bicep', '--allow-unknown')).code).toBe(0);
    });
  });

  it('ends with 2 for wrong usage, and says what to do', async () => {
    await inFolder({ 'a.json': workspace('Enabled'), 'bad.yaml': 'nonsense: 1' }, async (folder) => {
      expect((await run(folder, 'check')).code).toBe(2);
      expect((await run(folder, 'check', 'a.json', '--format', 'docx')).code).toBe(2);
      expect(await run(folder, 'check', 'gone.json')).toMatchObject({ code: 2, err: expect.stringContaining('gone.json') });
      expect(await run(folder, 'check', 'a.json', '--config', 'bad.yaml')).toMatchObject({
        code: 2,
        err: expect.stringContaining('nonsense'),
      });
      expect(await run(folder, 'check', 'a.json', '--profile', 'huge')).toMatchObject({ code: 2, err: expect.stringContaining('strict') });
      expect(await run(folder, 'check', 'a.json', '--parameters', 'x')).toMatchObject({
        code: 2,
        err: expect.stringContaining('name=value'),
      });
    });
  });

  it('hides what the baseline knows, and nothing else', async () => {
    await inFolder({ 'a.json': workspace('Enabled') }, async (folder) => {
      expect((await run(folder, 'check', 'a.json', '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
      expect((await run(folder, 'check', 'a.json', '--baseline', 'known.json', '--allow-unknown')).out).toContain('0 fail');
      expect(await run(folder, 'check', 'a.json', '--baseline', 'none.json')).toMatchObject({
        code: 2,
        err: expect.stringContaining('--update-baseline'),
      });
    });
  });

  it('writes files beside what it prints, without colour, and keeps standard output to the answer', async () => {
    await inFolder({ 'a.json': workspace('Enabled') }, async (folder) => {
      const { out } = await run(folder, 'check', 'a.json', '--format', 'json', '--output', 'sarif=x.sarif', '--output', 'markdown=x.md');
      expect(JSON.parse(out)).toMatchObject({ tool: { name: 'aml-warden' }, files: [{ path: 'a.json', status: 'checked' }] });
      expect(JSON.parse(await readFile(join(folder, 'x.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
      expect(await readFile(join(folder, 'x.md'), 'utf8')).toContain('| critical | AML-NET-001 |');
    });
  });

  it('applies exemptions and severities of the folder', async () => {
    const exemptions = `exemptions:
  - rule: AML-NET-001
    resource: ${workspace('').id}
    reason: Public on purpose for a workshop
    ticket: SEC-1
    approver: ada@contoso.com
    expires: 2099-01-01T00:00:00Z
    values:
      properties.publicNetworkAccess: Enabled
`;
    await inFolder({ 'a.json': workspace('Enabled'), 'exemptions.yaml': exemptions }, async (folder) => {
      const document = JSON.parse((await run(folder, 'check', 'a.json', '--format', 'json')).out) as {
        results: { ruleId: string; verdict: string }[];
      };
      expect(document.results.find(({ ruleId }) => ruleId === 'AML-NET-001')?.verdict).toBe('exempt');
    });
  });

  it('has help with examples', async () => {
    const { code, out } = await run('.', 'check', '--help');
    expect([code, out.includes('Examples')]).toEqual([0, true]);
  });
});
