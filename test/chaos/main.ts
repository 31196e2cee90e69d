import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstScan } from '../../local/first-scan.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import { manyWorkspaces } from '../e2e/small-estate.ts';
import { delivered, quiet, type Wrongs, wrongWrites } from './ends.ts';
import { killAgainAndAgain, sweepOften } from './kills.ts';
import { limits, unitsPerHour, wrongBudgets, wrongContests } from './limits.ts';
import { CHAOS_HELP, type ChaosOptions, chaosOptions } from './options.ts';
import { liveWith, type People, type Story } from './people.ts';
import { type Random, randomFrom } from './random.ts';
import { lastReport, reportOften } from './reports.ts';
import { lastScan, scanOften } from './scans.ts';
import { allTransitions, watch } from './view.ts';
import { logWrites } from './writes.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(CHAOS_HELP);
    return 0;
  }
  const options = chaosOptions(args);
  const begun = Date.now();
  say(`chaos: seed ${options.seed}, ${options.workspaces} workspaces, ${options.kills} kills`);
  const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-chaos-'));
  const estate = manyWorkspaces(options.workspaces);
  const stack = await startStack({ estate, port: 0, dataDir, mode: 'auto', settleInMs: 50, remediation: limits });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stack.close().finally(() => process.exit(1)));
  }
  try {
    const ids = estate.filter(({ type }) => type.endsWith('/workspaces')).map(({ id }) => id);
    const wrongs = await play(stack, ids, options, begun + options.withinInMs);
    for (const wrong of wrongs) say(`WRONG  ${wrong}`);
    say(`${wrongs.length === 0 ? 'ok' : 'FAIL'} after ${Math.round((Date.now() - begun) / 1_000)} s`);
    return wrongs.length === 0 ? 0 : 1;
  } finally {
    await stack.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function play(stack: Stack, ids: readonly string[], options: ChaosOptions, endsAt: number): Promise<Wrongs> {
  const units = unitsPerHour((await firstScan(stack)).length);
  await askAboutHalf(stack, ids);
  const writeLog = logWrites(stack);
  const sweeper = sweepOften(stack);
  // A killed scan holds ten units for a minute: too long for a run with little time.
  const scanner = options.events > 0 ? scanOften(stack) : undefined;
  const reporter = reportOften(stack);
  const kills: number[] = [];
  const { stories, wrongs } = await disturb(stack, ids, options, { kills, endsAt });
  const left = (): number => Math.max(endsAt - Date.now(), 5_000);
  const [promised] = await Promise.all([reporter.stop(), scanner?.stop()]);
  const scans = await lastScan(stack, left());
  const reports = await lastReport(stack, promised, left());
  const unquiet = await quiet(stack, stories, left());
  const rows = await delivered(stack, left());
  sweeper.stop();
  const written = await writeLog.stop();
  const writes = wrongWrites(stories, written, kills);
  const events = (await stack.azure.control.events()).length;
  const orchestrations = stories.reduce((sum, { remediations }) => sum + remediations.length, 0);
  const count = (is: (story: Story) => boolean): number => stories.filter(is).length;
  const contested = count(({ contestedUntil }) => contestedUntil !== undefined);
  const overBudget = count(({ end }) => end === 'overBudget');
  say(
    `${events} events, ${orchestrations} orchestrations, ${kills.length} kills; ${stories.length} stories, ${count(({ asked }) => asked)} asked for, ` +
      `${count(({ end }) => end === 'declined')} declined, ${contested} contested, ${overBudget} over the budget; ` +
      `${written.length} writes, ${writes.repeats} of them repeats; ${rows.transitions} transitions, ${rows.repeats} rows of them repeats; ${scans.scans} scans, ${reports.reports} reports`,
  );
  return [
    ...wrongs,
    ...scans.wrongs,
    ...reports.wrongs,
    ...unquiet,
    ...rows.wrongs,
    ...writes.wrongs,
    ...wrongBudgets(stories, written, units),
    ...wrongContests(stories, written, await allTransitions(stack.service)),
    ...tooFew({ events, orchestrations, kills: kills.length, contested, overBudget }, { ...options, contested: 1, overBudget: 1 }),
  ];
}

/** Where online endpoints cannot be read, nobody can tell whether closing does harm: a person is asked. */
async function askAboutHalf({ azure }: Stack, ids: readonly string[]): Promise<void> {
  for (const id of ids.filter((_, index) => index % 2 === 1)) {
    await azure.control.deny({ idPrefix: `${id}/onlineEndpoints` });
  }
}

interface Course {
  readonly kills: number[];
  readonly endsAt: number;
}

async function disturb(
  stack: Stack,
  ids: readonly string[],
  options: ChaosOptions,
  { kills, endsAt }: Course,
): Promise<{ readonly stories: readonly Story[]; readonly wrongs: Wrongs }> {
  const random: Random = randomFrom(options.seed);
  const view = watch(stack.service, endsAt);
  await stack.azure.control.disturbEvents({ duplicate: 50 });
  let opened = 0;
  let isKilling = true;
  const seen = { contested: false, overBudget: false };
  const oneMore: People['oneMore'] = (last) => {
    seen.contested ||= last?.contestedUntil !== undefined;
    seen.overBudget ||= last?.end === 'overBudget';
    const isEnough = opened >= Math.max(options.orchestrations, options.events) && seen.contested && seen.overBudget;
    const isOne = Date.now() < endsAt && (isKilling || !isEnough);
    opened += isOne ? 1 : 0;
    return isOne;
  };
  const killing = killAgainAndAgain(stack, options, { random, times: kills }).finally(() => (isKilling = false));
  const lives = await Promise.allSettled(ids.map((id) => liveWith(id, { stack, view, random, oneMore })));
  await killing;
  await view.stop();
  return {
    stories: lives.flatMap((life) => (life.status === 'fulfilled' ? life.value : [])),
    wrongs: lives.flatMap((life) => (life.status === 'rejected' ? [String(life.reason)] : [])),
  };
}

type Counted = 'events' | 'orchestrations' | 'kills' | 'contested' | 'overBudget';

function tooFew(counts: Readonly<Record<Counted, number>>, least: typeof counts): string[] {
  return (['events', 'orchestrations', 'kills', 'contested', 'overBudget'] as const)
    .filter((name) => counts[name] < least[name])
    .map((name) => `Expected at least ${least[name]} ${name} but there were ${counts[name]}.`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
