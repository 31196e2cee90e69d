import { type ChildProcess, fork } from 'node:child_process';
import { constants } from 'node:os';
import type { InvokeResult, Log, RegisteredFunction } from '../types.ts';
import type { InvocationInput } from './invoke.ts';
import type { AppLocation } from './load-app.ts';
import { type FromChild, fromWireError, type ToChild } from './wire.ts';
import type { Worker } from './worker.ts';

interface Member {
  readonly child: ChildProcess;
  readonly loaded: Promise<readonly RegisteredFunction[]>;
  readonly running: Map<number, (outcome: InvokeResult | Error) => void>;
}

const STOP_TIMEOUT_IN_MS = 2_000;
const RETRY_DELAY_IN_MS = 1_000;

/**
 * Runs the app in `count` processes, one invocation after the other in turn, so that module-level state is shared by nobody, as on
 * Azure. A process that dies fails what it was running and is replaced.
 */
export async function startPool(count: number, location: AppLocation, log: Log): Promise<Worker> {
  const pool = new Pool(location, log);
  await pool.start(count);
  return pool;
}

class Pool implements Worker {
  functions: readonly RegisteredFunction[] = [];
  readonly #location: AppLocation;
  readonly #log: Log;
  /** As it was at the start: a replacement finds the same settings, whatever else this process runs by then. */
  readonly #env = { ...process.env };
  #members: Member[] = [];
  #calls = 0;
  #turn = 0;
  #stopping = false;

  constructor(location: AppLocation, log: Log) {
    this.#location = location;
    this.#log = log;
  }

  async start(count: number): Promise<void> {
    for (let slot = 0; slot < count; slot += 1) this.#members[slot] = this.#spawn();
    try {
      this.functions = (await Promise.all(this.#members.map((member) => member.loaded)))[0] ?? [];
      for (const [slot, member] of this.#members.entries()) this.#replaceWhenDead(slot, member);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async run(input: InvocationInput, signal?: AbortSignal): Promise<InvokeResult> {
    const slot = this.#turn++ % this.#members.length;
    const member = this.#members[slot];
    if (member === undefined) throw new Error('The host has no worker process.');
    await member.loaded;
    const call = ++this.#calls;
    const giveUp = (): void => void member.child.kill('SIGKILL');
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted === true) giveUp();
    const outcome = await new Promise<InvokeResult | Error>((resolve) => {
      member.running.set(call, resolve);
      if (member.child.connected) send(member.child, { kind: 'invoke', call, input });
      else settle(member, call, new Error('node exited before it could run the function'));
    });
    signal?.removeEventListener('abort', giveUp);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#members.map(({ child }) => stopChild(child)));
  }

  #spawn(): Member {
    const child = fork(new URL('./child.ts', import.meta.url), [], {
      env: this.#env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const running: Member['running'] = new Map();
    const loaded = new Promise<readonly RegisteredFunction[]>((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        if (message.kind === 'loaded') resolve(message.functions);
        else if (message.kind === 'failed') reject(fromWireError(message.error));
        else this.#receive(running, message);
      });
      child.once('exit', () => reject(new Error('The worker process ended before it had loaded the app.')));
    });
    const member = { child, running, loaded };
    loaded.catch(() => undefined);
    child.once('exit', (code, signal) => {
      for (const call of running.keys()) settle(member, call, new Error(exitText(code, signal)));
    });
    send(child, { kind: 'load', location: this.#location });
    return member;
  }

  #receive(running: Member['running'], message: FromChild): void {
    if (message.kind === 'log') this.#log(message.level, message.message, { ...message.fields });
    if (message.kind !== 'result' && message.kind !== 'error') return;
    running.get(message.call)?.(message.kind === 'result' ? message.result : fromWireError(message.error));
    running.delete(message.call);
  }

  #replaceWhenDead(slot: number, member: Member): void {
    const replace = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (this.#stopping) return;
      this.#log('error', 'A worker process ended and is replaced', { reason: exitText(code, signal) });
      // An app that cannot be loaded any more would otherwise fork without end.
      void member.loaded.then(
        () => this.#replace(slot),
        () => setTimeout(() => this.#replace(slot), RETRY_DELAY_IN_MS).unref(),
      );
    };
    if (member.child.exitCode === null && member.child.signalCode === null) member.child.once('exit', replace);
    else replace(member.child.exitCode, member.child.signalCode);
  }

  #replace(slot: number): void {
    if (this.#stopping) return;
    const next = this.#spawn();
    this.#members[slot] = next;
    this.#replaceWhenDead(slot, next);
    next.loaded.catch((error: Error) => this.#log('error', 'A worker process could not load the app', { reason: error.message }));
  }
}

function settle(member: Member, call: number, error: Error): void {
  member.running.get(call)?.(error);
  member.running.delete(call);
}

/** The text the real host records for what a dead worker was running. */
function exitText(code: number | null, signal: NodeJS.Signals | null): string {
  return `node exited with code ${code ?? 128 + (signal === null ? 0 : constants.signals[signal])}`;
}

function send(child: ChildProcess, message: ToChild): void {
  child.send(message, () => undefined);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_IN_MS);
  if (child.connected) send(child, { kind: 'stop' });
  await ended;
  clearTimeout(timer);
}
