import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * How fast the development host starts, takes Event Grid deliveries and runs orchestrations, and what it weighs while approvals wait.
 * Client and host share this machine. p50Ms and p99Ms are the acknowledgement of a delivery at the stated concurrency.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const APP = join(ROOT, 'test/local/host/fixtures/bench');
const STARTS = 5;
const CONCURRENCY = 16;
const DELIVERIES = 20_000;
const ORCHESTRATIONS = 1_000;
const WAITING = 1_000;
const HOOK = '/runtime/webhooks/durabletask';

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
const running = new Set<ChildProcess>();

interface BenchHost {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly startMs: number;
}

async function start(dataDir: string): Promise<BenchHost> {
  const started = performance.now();
  const args = [join(ROOT, 'local/host/main.ts'), '--app', APP, '--port', '0', '--data', dataDir, '--quiet'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number | null];
  const origin = /^listening (\S+)/.exec(String(line))?.[1];
  if (origin === undefined) throw new Error(`Expected the host to listen but it printed '${String(line)}'.`);
  return { child, origin, startMs: performance.now() - started };
}

async function stop({ child }: BenchHost): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  running.delete(child);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(
  url: string,
  method: string,
  { body = '', headers = {} }: { body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs the task `count` times, `CONCURRENCY` at a time. */
async function measure(count: number, task: (index: number) => Promise<void>): Promise<Measured> {
  const times: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const started = performance.now();
      await task(index);
      times.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  const seconds = (performance.now() - started) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
  return { perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function deliver(origin: string, id: string): Promise<void> {
  const event = { id, topic: '/t', subject: '/s', eventType: 'Bench', eventTime: '2026-01-01T00:00:00Z', dataVersion: '1', data: {} };
  const url = `${origin}/runtime/webhooks/eventgrid?functionName=onEvent`;
  const { status } = await send(url, 'POST', { body: JSON.stringify([event]), headers: { 'aeg-event-type': 'Notification' } });
  if (status !== 202) throw new Error(`Expected 202 for a delivery but found ${status}.`);
}

async function begin(origin: string, name: string, id: string): Promise<void> {
  const { status, body } = await send(`${origin}${HOOK}/orchestrators/${name}/${id}`, 'POST', { body: '{}' });
  if (status !== 202) throw new Error(`Expected 202 for a new ${name} but found ${status}: ${body}`);
}

async function reach(origin: string, id: string, wanted: string): Promise<void> {
  for (;;) {
    const { body } = await send(`${origin}${HOOK}/instances/${id}`, 'GET');
    const status = (JSON.parse(body) as { runtimeStatus: string }).runtimeStatus;
    if (status === wanted) return;
    if (status === 'Failed') throw new Error(`Expected ${id} to become ${wanted} but it failed: ${body}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

async function runOne(origin: string, id: string): Promise<void> {
  await begin(origin, 'one-activity', id);
  await reach(origin, id, 'Completed');
}

async function wait(origin: string, id: string): Promise<void> {
  await begin(origin, 'waits', id);
  await reach(origin, id, 'Running');
}

function residentMiB(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024;
}

async function medianStart(folder: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const host = await start(join(folder, `start-${round}`));
    times.push(host.startMs);
    await stop(host);
  }
  return times.sort((left, right) => left - right)[Math.floor(STARTS / 2)] ?? 0;
}

/** In a process that did nothing else, once 1,000 approvals-to-be wait and the garbage of starting them had time to go. */
async function idle(folder: string): Promise<number> {
  const host = await start(join(folder, 'idle'));
  await measure(WAITING, (index) => wait(host.origin, `waiting-${index}`));
  await new Promise((next) => setTimeout(next, 5_000));
  const mib = residentMiB(host.child.pid ?? 0);
  await stop(host);
  return mib;
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

const show = ({ perSecond, p50Ms, p99Ms }: Measured): string =>
  `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
const tenth = (value: number): number => Math.round(value * 10) / 10;

const folder = mkdtempSync(join(tmpdir(), 'bench-host-'));
try {
  const startMs = await medianStart(folder);
  line(`start to listening (median of ${STARTS}): ${Math.round(startMs)} ms`);
  const host = await start(join(folder, 'load'));
  await measure(2_000, (index) => deliver(host.origin, `warm-${index}`));
  const deliveries = await measure(DELIVERIES, (index) => deliver(host.origin, `event-${index}`));
  line(`${DELIVERIES} Event Grid deliveries, ${CONCURRENCY} at a time: ${show(deliveries)}`);
  const orchestrations = await measure(ORCHESTRATIONS, (index) => runOne(host.origin, `run-${index}`));
  line(`${ORCHESTRATIONS} orchestrations of one activity, ${CONCURRENCY} at a time, begin to seen completed: ${show(orchestrations)}`);
  await stop(host);
  const idleMiB = await idle(folder);
  line(`resident with ${WAITING} orchestrations waiting for an event: ${Math.round(idleMiB)} MiB`);
  line(
    JSON.stringify({
      startMs: Math.round(startMs),
      idleMiB: Math.round(idleMiB),
      deliveriesPerSecond: Math.round(deliveries.perSecond),
      orchestrationsPerSecond: Math.round(orchestrations.perSecond),
      p50Ms: tenth(deliveries.p50Ms),
      p99Ms: tenth(deliveries.p99Ms),
      orchestrationP50Ms: tenth(orchestrations.p50Ms),
      orchestrationP99Ms: tenth(orchestrations.p99Ms),
    }),
  );
} finally {
  // A measurement that failed leaves its host behind, and this process would wait for it.
  for (const child of running) child.kill('SIGKILL');
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
