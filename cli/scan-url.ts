import { setTimeout as delay } from 'node:timers/promises';
import type { ScanProgress, ScanRun } from '../shared/model/run.ts';
import { printable } from './service.ts';

export interface ScanByService {
  /** Where the service runs. */
  readonly url: string;
  /** Stay until the scan has ended. */
  readonly watch: boolean;
  readonly token?: string | undefined;
  /** One line for people, without its end. */
  readonly write: (line: string) => void;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

const EVERY_IN_MS = 1_000;
const LIMIT_IN_MS = 60_000;
/** While a host restarts nobody answers; the scan goes on all the same. */
const MOST_SILENCES = 60;

/**
 * Starts a full scan at a running service. Exit codes: 0 started, or with `watch` finished; 2 refused; 3 the scan failed, units
 * could not be assessed, or nobody answers.
 */
export async function scanByService(options: ScanByService): Promise<number> {
  const asked = await send(options, 'POST', '/api/v1/scans');
  if (asked.status !== 202) {
    options.write(`The scan was not started: ${asked.because}`);
    return asked.status >= 400 && asked.status < 500 ? 2 : 3;
  }
  const id = String((asked.body as { id?: unknown }).id);
  options.write(`The scan ${id} was started.`);
  if (!options.watch) {
    options.write(`See ${options.url.replace(/\/+$/, '')}/api/dashboard/scans/${id}`);
    return 0;
  }
  return await watch(options, `/api/v1/scans/${encodeURIComponent(id)}`);
}

async function watch(options: ScanByService, path: string): Promise<number> {
  const { write, sleep = delay } = options;
  let told = '';
  for (let silences = 0; silences < MOST_SILENCES; ) {
    const { status, body, because } = await send(options, 'GET', path);
    if (status >= 400 && status < 500) {
      write(`The scan cannot be watched: ${because}`);
      return 2;
    }
    if (status !== 200) {
      silences += 1;
    } else {
      silences = 0;
      const run = body as ScanRun;
      if (run.state !== 'running') {
        return ended(run, write);
      }
      const line = progressLine(run.progress);
      if (line !== told) {
        write(line);
      }
      told = line;
    }
    await sleep(EVERY_IN_MS);
  }
  write('Nobody answers any more; the scan may still run.');
  return 3;
}

function progressLine({ units, done, percent, failed, deniedReads, unreadReads, throttleWaitsInMs, estimatedEndAt }: ScanProgress): string {
  return [
    `${percent} %`,
    `${done} of ${units} units`,
    ...troubles({ failed, deniedReads, unreadReads }),
    ...(throttleWaitsInMs >= 1000 ? [`requests waited ${Math.round(throttleWaitsInMs / 1000)} s in all`] : []),
    ...(estimatedEndAt === undefined ? [] : [`done by about ${estimatedEndAt.slice(11, 16)} UTC`]),
  ].join(', ');
}

function troubles({ failed, deniedReads, unreadReads }: Pick<ScanProgress, 'failed' | 'deniedReads' | 'unreadReads'>): string[] {
  return [
    ...(failed > 0 ? [`${failed} could not be assessed`] : []),
    ...(deniedReads > 0 ? [`${deniedReads} reads denied`] : []),
    ...(unreadReads > 0 ? [`${unreadReads} reads failed`] : []),
  ];
}

function ended({ state, because, progress, silentSubscriptions, coverage = [] }: ScanRun, write: (line: string) => void): number {
  for (const silent of silentSubscriptions) {
    write(`${printable(silent)} shows nothing: it is empty, or hidden from the service.`);
  }
  for (const { resourceType, changes, missed } of coverage.filter((type) => type.missed > 0)) {
    write(`Events missed ${missed} of ${changes} changes of ${printable(resourceType)}.`);
  }
  if (state === 'failed') {
    write(`The scan failed: ${printable(because ?? 'nobody knows why')}`);
    return 3;
  }
  write([`The scan has ended: ${progress.units} units`, ...troubles(progress)].join(', '));
  return progress.failed > 0 ? 3 : 0;
}

interface Answered {
  /** 0: nobody answered. */
  readonly status: number;
  readonly body: unknown;
  /** What the service says of a refusal. */
  readonly because: string;
}

async function send({ url, token, fetch: ask = fetch }: ScanByService, method: string, path: string): Promise<Answered> {
  const address = new URL(path, url);
  if (token !== undefined && address.protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname)) {
    return { status: 400, body: null, because: `A token is not sent over plain http to ${address.host}: use its https address.` };
  }
  try {
    const answer = await ask(address, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_IN_MS),
      headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
    const body: unknown = await answer.json().catch(() => null);
    return { status: answer.status, body, because: whyOf(body, answer.status) };
  } catch (error) {
    return {
      status: 0,
      body: null,
      because: `no service answers at ${address.origin} (${error instanceof Error ? error.message : 'unknown'}). Start one with npm start, or give the address of yours.`,
    };
  }
}

function whyOf(body: unknown, status: number): string {
  const { title, detail } = (typeof body === 'object' && body !== null ? body : {}) as { title?: unknown; detail?: unknown };
  const said = [title, detail].filter((text) => typeof text === 'string').join(': ');
  // What a stranger's server says must not steer the terminal.
  return said === '' ? `it was answered ${status}` : printable(said.replaceAll('\n', ' ')).slice(0, 500);
}
