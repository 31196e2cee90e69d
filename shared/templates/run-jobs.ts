import { cacheKey, type EvaluationCache } from './cache.ts';
import type { Engine } from './engine.ts';
import { type Evaluated, evaluate, type TemplateSource } from './evaluate.ts';
import { mayMatter } from './open-file.ts';
import type { TemplateScope } from './outcome.ts';
import type { Job, Plan } from './plan.ts';

export interface Ran {
  readonly job: Job;
  /** `skipped`: no type that is judged stands in it, so the engine was not asked; `covered`: a file that calls it was evaluated. */
  readonly answer: Evaluated | { readonly status: 'skipped' } | { readonly status: 'covered' };
}

export interface RunOptions {
  /** Or why there is none. */
  readonly engine: Engine | { readonly reason: string };
  /** Path of the CLI, for the key of the cache. */
  readonly bicep: string;
  readonly cache: EvaluationCache;
  readonly scope: TemplateScope;
  /** Called as answers come, so that work on one overlaps with the engine's on the next. */
  readonly onRan?: (ran: Ran) => void;
  readonly onDone?: () => void;
}

const AT_ONCE = 6;

/** Evaluates what the plan says: first what nobody calls, then of what is called only that which no evaluation has covered. */
export async function runJobs(plan: Plan, options: RunOptions): Promise<readonly Ran[]> {
  const run = async (job: Job): Promise<Ran> => {
    const ran = await runJob(job, options);
    options.onRan?.(ran);
    options.onDone?.();
    return ran;
  };
  const first = await inTurns(plan.first, run);
  const again = await withoutValues(first, run);
  const covered = new Set([...first, ...again].flatMap(({ answer }) => (answer.status === 'evaluated' ? answer.files : [])));
  const called = await inTurns(plan.called, async (job) => {
    if (!covered.has(job.file.path)) {
      return await run(job);
    }
    options.onDone?.();
    return { job, answer: { status: 'covered' as const } };
  });
  return [...first, ...again, ...called];
}

/** The engine answers one question at a time; what is read and written around it overlaps. The order stays. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** A template that accepts the values of none of its parameters files still says what does not depend on them. */
async function withoutValues(ran: readonly Ran[], run: (job: Job) => Promise<Ran>): Promise<readonly Ran[]> {
  const accepted = new Set(ran.filter(({ answer }) => answer.status !== 'failed').map(({ job }) => job.file.path));
  const refused = new Map(ran.filter(({ job }) => job.parameters !== undefined).map(({ job }) => [job.file.path, job]));
  const again: Ran[] = [];
  for (const { file, commandLine } of refused.values()) {
    if (!accepted.has(file.path)) {
      again.push(await run({ file, given: commandLine, commandLine }));
    }
  }
  return again;
}

async function runJob(job: Job, { engine, bicep, cache, scope }: RunOptions): Promise<Ran> {
  const source = sourceOf(job);
  if (source === undefined || !mayMatter(job.file)) {
    return { job, answer: { status: 'skipped' } };
  }
  const key = await cacheKey(bicep, source.path, source.kind, job.given, { ...scope });
  const known = await cache.get(key);
  if (known !== undefined) {
    return { job, answer: known };
  }
  if ('reason' in engine) {
    return { job, answer: { status: 'failed', reason: engine.reason, isFinal: false, files: [source.path] } };
  }
  const answer = await evaluate(engine, source, job.given, scope);
  await cache.put(key, answer);
  return { job, answer };
}

function sourceOf({ file: { path, text, detected } }: Job): TemplateSource | undefined {
  switch (detected.kind) {
    case 'armTemplate':
      return { path, text, kind: detected.kind, value: detected.value as NonNullable<TemplateSource['value']> };
    case 'bicep':
    case 'bicepParameters':
      return { path, text, kind: detected.kind };
    default:
      return undefined;
  }
}
