import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanDocument } from '../../shared/model/scan.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aml-warden-start-'));
  await writeFile(join(folder, 'broken.json'), '{"id": ');
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['local/start.ts', ...args],
      { maxBuffer: 50_000_000, env: { ...process.env, NO_COLOR: '' } },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('npm start -- --once', () => {
  it('prints the scan of the sample estate as JSON and nothing else', async () => {
    const { code, stdout } = await start('--once', '--format', 'json');
    const { counts, results } = JSON.parse(stdout) as ScanDocument;
    expect(code).toBe(0);
    expect(counts).toMatchObject({ units: 7, unknown: results.filter(({ verdict }) => verdict === 'unknown').length });
    expect(new Set(results.map(({ control }) => control)).size).toBe(10);
    const perProd = results.filter(({ unit, verdict }) => unit.endsWith('mlw-contoso-prod') && verdict === 'fail').length;
    const perDev = results.filter(({ unit, verdict }) => unit.endsWith('mlw-contoso-dev') && verdict === 'fail').length;
    expect(perDev).toBeGreaterThan(perProd * 5);
  });

  it('prints a table without colour in a pipe', async () => {
    const { stdout } = await start('--once');
    expect(stdout).toContain('units,');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('npm start refuses with a sentence', () => {
  it.each([
    ['a folder that is not there', ['--estate', 'nowhere'], /There is no folder nowhere/],
    ['a mode it does not know', ['--mode', 'yolo'], /--mode takes audit, approve, auto/],
    ['a port that is none', ['--port', 'http'], /--port takes a number/],
    ['an option it does not know', ['--estates'], /--help/],
  ])('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await start(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  it('a folder with nothing but broken JSON, naming the file', async () => {
    const { code, stderr } = await start('--estate', folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/broken\.json.*not valid JSON/s);
  });

  it('a port that is in use, and leaves nothing running', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, stderr } = await start('--port', String(port));
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain(String(port));
    expect(stderr).toMatch(/in use/);
  });
});
