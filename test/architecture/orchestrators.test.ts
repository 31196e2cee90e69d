import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Orchestrators are replayed from their history: what is not in it must not decide anything. */
const forbidden: readonly { readonly what: RegExp; readonly instead: string }[] = [
  { what: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/, instead: 'use context.df.currentUtcDateTime' },
  { what: /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/, instead: 'let an activity make the value, or use context.df.newGuid' },
  { what: /\bprocess\b/, instead: 'pass settings in with the input or read them in an activity' },
  { what: /\bfetch\s*\(|\bcallHttp\b|from 'node:/, instead: 'read and write in an activity' },
  { what: /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/, instead: 'use context.df.createTimer' },
  { what: /\basync\b|\bawait\b|\bPromise\b|\.then\(/, instead: 'yield a durable task' },
  { what: /\bretryTimeout/, instead: 'bound retries by attempts: an expired retry timeout hangs the instance' },
  { what: /\bcallActivity\(/, instead: 'use step(): an activity without a retry policy fails for good when its process dies' },
  { what: /\bcallSubOrchestrator\(/, instead: 'use callSubOrchestratorWithRetry: its activities may fail with a dying process' },
  { what: /\bTimestamp\b/, instead: 'use another name: the SDK turns every string called so into a Date' },
  { what: /\bconsole\b/, instead: 'log in an activity: the code runs again on every replay' },
];

/** `Task.any` may hold only tasks made for it right there: an event and a timer, nothing that retries, nothing that waits already. */
const RACE = /Task\.any\((?<raced>[^)]*)\)/g;

const IMPORT = /from '(?<target>[^']+)'/g;

function faultsIn(source: string): string[] {
  const code = withoutComments(source);
  return [
    ...forbidden.flatMap(({ what, instead }) => (what.test(code) ? [`${what.exec(code)?.[0] ?? ''}: ${instead}`] : [])),
    ...importFaults(code),
    ...raceFaults(code),
    ...fanOutFaults(code),
    ...moduleState(code),
  ];
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

function importFaults(code: string): string[] {
  return [...code.matchAll(IMPORT)]
    .map((match) => match.groups?.['target'] ?? '')
    .filter((target) => target !== 'durable-functions' && !/^\.\/[a-z-]+\.ts$/.test(target) && !/^\.\.\/model\/[a-z-]+\.ts$/.test(target))
    .map((target) => `import of ${target}: orchestrators know the model, their neighbours and durable-functions`);
}

function raceFaults(code: string): string[] {
  const races = [...code.matchAll(RACE)].map((match) => match.groups?.['raced'] ?? '');
  const unclear = races.filter((raced) => !/^\[\w+, \w+\]$/.test(raced));
  const retried = races.some(() => functionsWithRaces(code).some((body) => /WithRetry|step\(/.test(body)));
  const uncancelled = functionsWithRaces(code).some((body) => !/\.cancel\(\)/.test(body));
  const rewrapped = functionsWithRaces(code).some(
    (body) => !/createTimer\(/.test(body) || !/waitForExternalEvent\(/.test(body) || /\b(?:for|while)\b/.test(body),
  );
  return [
    ...unclear.map((raced) => `Task.any(${raced}): name the two tasks that were made just before`),
    ...(retried ? ['a retried activity beside a race: put it into a sub-orchestration'] : []),
    ...(uncancelled ? ['a race without cancel(): a losing timer keeps the instance running'] : []),
    ...(rewrapped ? ['a race over tasks made elsewhere or in a loop: pending tasks that are raced again are scheduled again'] : []),
  ];
}

/**
 * `Task.all` resumes at the first failure and leaves the others running: only sub-orchestrations that answer for themselves may stand in
 * it, and nobody may catch what it throws.
 */
function fanOutFaults(code: string): string[] {
  const fanOuts = code.split(/^(?=(?:export )?function)/m).filter((body) => body.includes('Task.all('));
  const isClean = (body: string) =>
    body.includes('callSubOrchestratorWithRetry(') && !/callActivity|[sS]tep\(|\bcatch\b|\btry\b/.test(body);
  return fanOuts.every(isClean) ? [] : ['Task.all: fan out to sub-orchestrations that never fail, beside nothing else and without a catch'];
}

function functionsWithRaces(code: string): string[] {
  return code.split(/^(?=(?:export )?function)/m).filter((body) => body.includes('Task.any('));
}

function moduleState(code: string): string[] {
  return /^(?:export )?(?:let|var)\b/m.test(code) ? ['a variable of the module: keep state inside the generator'] : [];
}

const files = globSync('shared/workflows/*.ts');

describe('orchestrators', () => {
  it('were found', () => {
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(files)('%s does only what can be replayed', (file) => {
    expect(faultsIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('carry a version in the names they are registered under', () => {
    const names = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^export const [A-Z_]+ = '(?<name>[a-z-]+-v\d+)';$/gm)]);
    const generators = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^export function\* \w+V\d+\(/gm)]);
    expect(names.length).toBe(generators.length);
  });
});

const race = (inside: string) => `function* wait(context) {\n${inside}\n}\n`;
const good = race(
  'const timer = createTimer(at);\nconst event = waitForExternalEvent("x");\nconst first = yield Task.any([event, timer]);\ntimer.cancel();',
);

describe('the check', () => {
  it.each([
    ['the clock', 'const a = Date.now();'],
    ['the clock of Date', 'const a = new Date();'],
    ['randomness', 'const a = Math.random();'],
    ['the environment', "const a = process.env['A'];"],
    ['the network', "const a = fetch('https://a');"],
    ['files', "import { readFileSync } from 'node:fs';"],
    ['modules beyond the model', "import { wire } from '../wiring.ts';"],
    ['promises', 'await something();'],
    ['retry timeouts', 'options.retryTimeoutInMilliseconds = 1;'],
    ['activities without retries', "yield context.df.callActivity('a');"],
    ['module state', 'let count = 0;'],
    ['keys called Timestamp', 'const a = { Timestamp: at };'],
    ['activities side by side', race('yield context.df.Task.all([callActivityWithRetry("a")]);')],
    ['a fan-out with a catch', race('try { yield context.df.Task.all([callSubOrchestratorWithRetry("a")]); } catch {}')],
    ['a race over a list', race('const a = yield Task.any(tasks);\ntimer.cancel();')],
    ['a race with a retry', good.replace('timer.cancel();', 'timer.cancel(); yield callActivityWithRetry("a");')],
    ['a race that leaves its timer', good.replace('timer.cancel();', '')],
    ['a race of a task made elsewhere', good.replace('const timer = createTimer(at);', '')],
    ['a race in a loop', good.replace('const first', 'for (;;) first')],
  ])('refuses %s', (_, source) => {
    expect(faultsIn(source)).not.toEqual([]);
  });

  it('accepts a fan-out to sub-orchestrations', () => {
    expect(
      faultsIn(race('yield context.df.Task.all(parts.map((part) => context.df.callSubOrchestratorWithRetry("a", retry, part)));')),
    ).toEqual([]);
  });

  it('accepts an event raced with a timer, and dates made from values', () => {
    expect(faultsIn(good)).toEqual([]);
    expect(faultsIn('// Date.now() is in a comment only\nconst a = new Date(ask.expiresAt);\n')).toEqual([]);
  });
});
