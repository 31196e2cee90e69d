import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child {
  readonly pid: number;
  /** Resolves when the process has ended, whatever the reason. */
  readonly ended: Promise<unknown>;
  /** Ends the whole process group; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** Another program than Node. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Given each line of standard output until it answers something; that something is what `ready` resolves to. */
  readonly readyOn?: (line: string) => boolean;
  /** Every line of standard error. */
  readonly onLog?: (line: string) => void;
  readonly timeoutInMs?: number;
}

/** Starts a program, Node unless another is named, in a process group of its own and waits until it says that it is ready. */
export async function startChild({
  name,
  command = process.execPath,
  args,
  env,
  cwd,
  readyOn,
  onLog,
  timeoutInMs = 30_000,
}: ChildOptions): Promise<Child> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const lastLines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    lastLines.splice(0, lastLines.length - 20);
    onLog?.(line);
  });
  const ended = once(child, 'exit');
  if (readyOn !== undefined) {
    await ready(child, ended, readyOn, timeoutInMs).catch(async (error: unknown) => {
      await end(child, ended, 'SIGKILL');
      throw new Error(`${name} did not start: ${error instanceof Error ? error.message : String(error)}\n${lastLines.join('\n')}`);
    });
  }
  child.stdout.resume();
  return { pid: child.pid ?? 0, ended, stop: (signal = 'SIGTERM') => end(child, ended, signal) };
}

function ready(child: ChildProcess, ended: Promise<unknown>, readyOn: (line: string) => boolean, timeoutInMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it was not ready after ${timeoutInMs / 1000} s`)), timeoutInMs);
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    lines.on('line', (line) => {
      if (readyOn(line)) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('error', reject);
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`it ended with code ${child.exitCode ?? child.signalCode ?? 'unknown'}`));
    });
  });
}

/** How long a child may take to end by itself before it is killed. */
const GRACE_IN_MS = 5_000;

async function end(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return;
  }
  signalGroup(child.pid, signal);
  const timer = setTimeout(() => signalGroup(child.pid ?? 0, 'SIGKILL'), GRACE_IN_MS);
  await ended;
  clearTimeout(timer);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in between.
  }
}
