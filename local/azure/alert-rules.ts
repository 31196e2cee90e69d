import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { logTables } from '../../shared/reports/columns.ts';
import { notifyReceivers } from './action-groups.ts';
import type { KustoAnswer, KustoQuestion } from './kusto/worker.ts';
import type { World } from './world.ts';

const QUERIES = join(import.meta.dirname, '../../infra/queries');
/** Rows come in bursts; one evaluation is enough for each. */
const SETTLE_IN_MS = 300;
const EVERY_IN_MS = 60_000;

export interface AlertRules {
  /** Rows came in: evaluate in a moment. */
  soon(): void;
  /** Resolves when everything that came in was evaluated and told. */
  evaluate(): Promise<void>;
  close(): Promise<void>;
}

/** The scheduled query rules that infra/ deploys, over the rows that were really ingested. Each new row of a result is one alert. */
export function createAlertRules(world: World): AlertRules {
  const startedAt = world.now().getTime();
  const queries = queriesIn(QUERIES);
  const fired = new Set<string>();
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const ask = (): Promise<KustoAnswer> => {
    worker ??= started();
    const { promise, resolve, reject } = Promise.withResolvers<KustoAnswer>();
    const asked = worker.once('message', resolve).once('error', reject);
    asked.postMessage(questionOf(world, queries, startedAt));
    return promise.finally(() => asked.off('message', resolve).off('error', reject));
  };
  const once = async (): Promise<void> => {
    if (world.rows.size === 0) {
      return;
    }
    for (const [rule, result] of Object.entries(await ask())) {
      if ('refused' in result) {
        world.log('error', 'An alert rule could not be evaluated', { rule, because: result.refused });
        continue;
      }
      await tell(world, { rule, rows: result, fired });
    }
  };
  const evaluate = (): Promise<void> => {
    running = running.then(once).catch((error: unknown) => world.log('error', 'The alert rules failed', { error: String(error) }));
    return running;
  };
  const regular = setInterval(() => void evaluate(), EVERY_IN_MS).unref();
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        void evaluate();
      }, SETTLE_IN_MS).unref();
    },
    evaluate,
    async close() {
      clearInterval(regular);
      clearTimeout(timer);
      await worker?.terminate();
    },
  };
}

function started(): Worker {
  const worker = new Worker(new URL('./kusto/worker.ts', import.meta.url));
  // Nobody waits for it: a process that has nothing else to do may end.
  worker.unref();
  return worker;
}

/** File name without its end → query. */
export function queriesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    globSync('*.kql', { cwd: folder })
      .toSorted()
      .map((file) => [basename(file, '.kql'), readFileSync(join(folder, file), 'utf8')]),
  );
}

function questionOf(world: World, queries: Readonly<Record<string, string>>, startedAt: number): KustoQuestion {
  const tables = Object.values(logTables).map(({ table, stream }) => [table, (world.rows.get(stream) ?? []).map(({ row }) => row)]);
  const now = world.now();
  return { queries, tables: Object.fromEntries(tables), now: now.toISOString(), ageInMs: now.getTime() - startedAt };
}

interface Evaluated {
  readonly rule: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly fired: Set<string>;
}

const KEYS = ['TransitionKey', 'RemediationKey'];

async function tell(world: World, { rule, rows, fired }: Evaluated): Promise<void> {
  const keyed = rows.map((row) => ({ key: `${rule} ${KEYS.map((name) => String(row[name] ?? '')).join(' ')}`, row }));
  const fresh = keyed.filter(({ key }) => !fired.has(key));
  for (const { key, row } of fresh) {
    fired.add(key);
    await notifyReceivers(world, { rule, row });
  }
  // What is no longer so may fire again.
  for (const key of [...fired].filter((one) => one.startsWith(`${rule} `) && !keyed.some((now) => now.key === one))) {
    fired.delete(key);
  }
}
