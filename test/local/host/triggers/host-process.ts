import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../../..');
const MAIN = join(ROOT, 'local/host/main.ts');

/** The app whose functions show what every trigger hands over. */
export const TRIGGERS_APP = join(ROOT, 'test/local/host/fixtures/triggers');

interface Seen {
  readonly name: string;
  readonly pid: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the fixture function was given
  readonly value: any;
}

export interface HostProcess {
  readonly origin: string;
  readonly dir: string;
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** What fixture functions wrote down so far. */
  seen(name?: string): Seen[];
  /** Sends the signal and waits; the exit code, null after SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Start {
  readonly app?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps timers and orchestrations from an earlier process. */
  readonly dir?: string;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Runs the host as `npm start` does, in a process of its own, and waits until it answers. */
export async function startProcess({ app = TRIGGERS_APP, args = [], env = {}, dir = newFolder() }: Start = {}): Promise<HostProcess> {
  const { child, output } = run({ app, args: ['--port', '0', ...args], env, dir });
  const line = await Promise.race([until(() => /^listening (\S+)$/m.exec(output.stdout)?.[1]), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error(`The host ended before it listened: ${output.stderr}`);
  const trace = join(dir, 'seen.jsonl');
  return {
    origin: line,
    dir,
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    seen: (name) => readSeen(trace).filter((entry) => name === undefined || entry.name === name),
    stop: (signal = 'SIGTERM') => end(child, signal),
  };
}

/** Runs the host where it is expected to end by itself. */
export async function runToEnd(start: Start): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, output } = run({ app: TRIGGERS_APP, args: [], env: {}, dir: newFolder(), ...start });
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

function run({ app, args, env, dir }: Required<Start>): { child: ChildProcess; output: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [MAIN, '--app', app, '--data', join(dir, 'data'), ...args], {
    env: { ...process.env, FIXTURE_SEEN: join(dir, 'seen.jsonl'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  running.delete(child);
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

/** Ends what the tests of a file started; call it in afterAll. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((child) => end(child, 'SIGKILL')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dev-host-'));
  folders.add(folder);
  return folder;
}

/** An app made for one test: `{ 'functions/a.ts': source, 'local.settings.json': … }`, with the project's packages beside it. */
export function writeApp(files: Readonly<Record<string, unknown>>): string {
  const dir = newFolder();
  const all = { 'package.json': { type: 'module', main: 'functions/*.ts' }, 'host.json': { version: '2.0' }, ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  return dir;
}

/** Polls until there is a value; the error says what was awaited. */
export async function until<T>(get: () => T | undefined | Promise<T | undefined>, withinMs = 10_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await get();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain for: ${get.toString()}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

function readSeen(path: string): Seen[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Seen);
}
