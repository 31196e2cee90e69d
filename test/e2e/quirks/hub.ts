import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../local/client.ts';
import { startChild } from '../../../local/processes.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const APP = join(import.meta.dirname, 'app');
const LISTENING = 'listening ';

/** A host that already serves the app, such as `func start` in its folder; without it the development host is started. */
const GIVEN_ORIGIN = process.env['QUIRKS_ORIGIN'];

/** Why there is no host to ask; undefined when there is one. */
export const withoutHost =
  process.env['E2E_HOST'] === 'func' && GIVEN_ORIGIN === undefined
    ? 'the driver for func builds the service only: run `func start` in test/e2e/quirks/app and set QUIRKS_ORIGIN to its address'
    : undefined;

const STEP_LIMIT_IN_MS = GIVEN_ORIGIN === undefined ? 15_000 : 90_000;

export interface HistoryEvent {
  readonly EventType: string;
  readonly FunctionName?: string;
  readonly Name?: string;
}

export interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
  readonly historyEvents: readonly HistoryEvent[];
}

/** One orchestration, seen through the management API only. */
export interface Instance {
  status(): Promise<Status>;
  /** Asks until `is` is true. */
  seen(what: string, is: (status: Status) => boolean): Promise<Status>;
  ended(): Promise<Status>;
  /** The status once nothing has been added to its history for that long. */
  still(forInMs: number): Promise<Status>;
  startAgain(): Promise<Response>;
  raise(event: string, data: unknown): Promise<void>;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  terminate(): Promise<void>;
}

export interface Hub {
  start(name: string, input?: object): Promise<Instance>;
  close(): Promise<void>;
}

export async function openHub(): Promise<Hub> {
  const { origin, close } = GIVEN_ORIGIN === undefined ? await developmentHost() : { origin: GIVEN_ORIGIN, close: async () => undefined };
  const send = (path: string, body: unknown = {}): Promise<Response> =>
    fetch(`${origin}/runtime/webhooks/durabletask/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    start: async (name, input = {}) => {
      const id = `${name}-${randomUUID()}`;
      await accepted(send(`orchestrators/${name}/${id}`, input));
      return instance(origin, id, { send, startAgain: () => send(`orchestrators/${name}/${id}`, input) });
    },
    close,
  };
}

async function developmentHost(): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'aml-warden-quirks-'));
  let origin = '';
  const child = await startChild({
    name: 'the development host',
    args: ['local/host/main.ts', '--app', APP, '--port', '0', '--data', data, '--workers', process.env['E2E_WORKERS'] ?? '0', '--quiet'],
    env: process.env,
    cwd: ROOT,
    readyOn: (line) => {
      origin = line.startsWith(LISTENING) ? line.slice(LISTENING.length) : '';
      return origin !== '';
    },
  });
  const close = async (): Promise<void> => {
    await child.stop();
    await rm(data, { recursive: true, force: true });
  };
  return { origin, close };
}

interface Sender {
  send(path: string, body?: unknown): Promise<Response>;
  startAgain(): Promise<Response>;
}

function instance(origin: string, id: string, { send, startAgain }: Sender): Instance {
  const status = async (): Promise<Status> => {
    const answer = await fetch(`${origin}/runtime/webhooks/durabletask/instances/${id}?showHistory=true`);
    return (await answer.json()) as Status;
  };
  const seen: Instance['seen'] = (what, is) =>
    until(
      `${id} to be seen ${what}`,
      async () => {
        const now = await status();
        return is(now) ? now : undefined;
      },
      { withinInMs: STEP_LIMIT_IN_MS, everyInMs: 50 },
    );
  const tell = (operation: string, body?: unknown): Promise<void> => accepted(send(`instances/${id}/${operation}`, body));
  return {
    status,
    seen,
    ended: () => seen('ended', ({ runtimeStatus }) => ['Completed', 'Failed', 'Terminated'].includes(runtimeStatus)),
    still: (forInMs) => still(status, forInMs),
    startAgain,
    raise: (event, data) => tell(`raiseEvent/${event}`, data),
    suspend: () => tell('suspend?reason=later'),
    resume: () => tell('resume?reason=go'),
    terminate: () => tell('terminate?reason=enough'),
  };
}

async function accepted(asked: Promise<Response>): Promise<void> {
  const answer = await asked;
  if (answer.status !== 202) {
    throw new Error(`POST ${answer.url} answered ${answer.status}: ${await answer.text()}`);
  }
}

async function still(status: () => Promise<Status>, forInMs: number): Promise<Status> {
  const end = Date.now() + STEP_LIMIT_IN_MS;
  let last = await status();
  let since = Date.now();
  while (Date.now() - since < forInMs) {
    if (Date.now() > end) {
      throw new Error(`Expected a history that stands still but it has ${last.historyEvents.length} events and is growing.`);
    }
    await sleep(100);
    const now = await status();
    if (now.historyEvents.length !== last.historyEvents.length) {
      since = Date.now();
    }
    last = now;
  }
  return last;
}
