import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scene, SUB, startScene } from '../local/azure/scene.ts';
import { type Ran, runCli } from './run-cli.ts';

const ID = 'a'.repeat(64);
const FINDING = {
  id: ID,
  unit: `${SUB}/units/u`,
  ruleId: 'AML-NET-001',
  title: 'Public access is off',
  severity: 'high',
  control: 3,
  resourceId: `${SUB}/resourcegroups/\u001b[31mred`,
  status: 'open',
  because: 'It is open.',
  receipt: [{ path: 'properties.publicNetworkAccess', expected: 'Disabled', found: 'Enabled', readAt: '2026-11-24T00:00:00Z' }],
  firstSeen: '2026-11-01T00:00:00Z',
  lastSeen: '2026-11-24T00:00:00Z',
};

let scene: Scene;
let service: Server;
let asked: string[] = [];
beforeAll(async () => {
  scene = await startScene();
  // A stand-in for the service: only what it says over the wire matters here.
  service = createServer(({ url = '' }, response) => {
    asked.push(url);
    const body = url.startsWith('/api/v1/health')
      ? { status: 'ok', version: '9.9.9' }
      : url.startsWith('/api/v1/findings/')
        ? { finding: FINDING, history: [{ change: 'opened', cause: 'event', because: 'It is open.' }] }
        : { value: [FINDING] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((done) => void service.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  service.close();
  await scene[Symbol.asyncDispose]();
});

function run(...args: readonly string[]): Promise<Ran> {
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  return runCli(args, { env: { ...scene.azure.env, AML_WARDEN_URL: url, BICEP_PATH: process.execPath } });
}

describe('aml-warden doctor', { timeout: 60_000 }, () => {
  it('finds nothing wrong where everything works', async () => {
    const { code, out } = await run('doctor', '--format', 'json');
    const checks = JSON.parse(out) as { name: string; status: string }[];
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'policy files ok',
      'bicep ok',
      'settings ok',
      'sign-in ok',
      'governed ok',
      'estate ok',
      'permissions ok',
      'service ok',
    ]);
    expect(code).toBe(0);
  });

  it('names the missing permission, the command that grants it, and shows no token', async () => {
    const id = await scene.azure.control.deny({ action: 'Microsoft.MachineLearningServices/workspaces/computes/read' });
    const { code, out, err } = await run('doctor');
    await scene.azure.control.allow({ id });
    expect(out).toMatch(/problem {2}permissions {3}Microsoft\.MachineLearningServices\/workspaces\/computes\/read/);
    expect(out).toContain(`az role assignment create --assignee <object id> --role Reader --scope ${SUB}`);
    expect(`${out}${err}`).not.toMatch(/eyJ[\w-]+\./);
    expect(code).toBe(3);
  });
});

describe('aml-warden findings', { timeout: 60_000 }, () => {
  it('asks for what it is told to and lets nothing steer the terminal', async () => {
    asked = [];
    const { code, out } = await run('findings', '--severity', 'high', '--rule', 'aml-net-001');
    expect(code).toBe(0);
    expect(asked).toEqual(['/api/v1/findings?status=open&severity=high&ruleId=AML-NET-001']);
    expect(out).toContain(`open      ${ID.slice(0, 12)}\n`);
    expect(out).not.toContain('\u001b');
  });

  it('shows one with its history, and explains it', async () => {
    expect((await run('findings', 'show', ID)).out).toContain('expected Disabled, found "Enabled"');
    const { out } = await run('explain', ID.slice(0, 12));
    expect(out).toContain('opened (event)');
    expect(out).toContain('How to fix it.');
  });
});
