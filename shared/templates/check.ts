import { draftEstate } from '../engine/estate.ts';
import { type JudgeOptions, judge } from '../engine/judge.ts';
import { isJsonObject } from '../model/json.ts';
import { resourcesOf, type Unit } from '../model/unit.ts';
import type { Judgement } from '../model/verdict.ts';
import { version } from '../model/version.ts';
import { scanDocument } from '../reports/scan-document.ts';
import { createCache, defaultCacheFolder, noCache } from './cache.ts';
import { createEngine, type Engine } from './engine.ts';
import { readSnapshot } from './evaluate.ts';
import { findFiles, shownPath } from './files.ts';
import { type BicepCli, findBicep } from './find-bicep.ts';
import { type OpenFile, openFile } from './open-file.ts';
import type { CheckedFile, CheckOptions, CheckOutcome, CheckResult } from './outcome.ts';
import { planJobs } from './plan.ts';
import { locateInJson } from './positions.ts';
import { ofExport, ofSnapshot, ofWhatIf } from './resources.ts';
import { type Ran, runJobs } from './run-jobs.ts';
import { fileOf, mergeResults, type Reading, readingOf, statusOf } from './statuses.ts';
import { toUnits } from './to-units.ts';

export type { CheckOptions, CheckOutcome } from './outcome.ts';

const TIMEOUT_IN_MS = 30_000;
const FILES_AT_ONCE = 8;
/** Ids need a subscription and a group; nothing is said about them. */
const PLACEHOLDER = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'resource-group',
};

/** Judges what the files would deploy. Never throws for what a file holds; throws a RangeError for a path that is not there. */
export async function checkFiles(options: CheckOptions): Promise<CheckOutcome> {
  const now = options.now ?? (() => new Date());
  const startedAt = now().toISOString();
  const found = await findFiles(options.paths, options.cwd);
  const files = await inBatches(found, FILES_AT_ONCE, openFile);
  const bicep = findBicep({ bicep: options.bicep, env: options.env ?? process.env, cwd: options.cwd });
  const engine = engineOf(bicep, options);
  try {
    const judged: Judged[] = files.flatMap((file) => readJson(file, startedAt)).map((reading) => judgeReading(reading, options, startedAt));
    const onRan = (ran: Ran): void => {
      judged.push(...readingOf(ran, files, startedAt).map((reading) => judgeReading(reading, options, startedAt)));
    };
    const { ran, lone } = await runAll(files, { engine, bicep, options, onRan });
    return document(files, { ran, lone, judged }, { options, startedAt, endedAt: now().toISOString() });
  } finally {
    if ('close' in engine) {
      engine.close();
    }
  }
}

function engineOf(bicep: BicepCli, { timeoutInMs = TIMEOUT_IN_MS, onEngine }: CheckOptions): Engine | { readonly reason: string } {
  return 'reason' in bicep
    ? bicep
    : createEngine({ path: bicep.path, timeoutInMs, ...(onEngine === undefined ? {} : { onSpent: onEngine }) });
}

interface Tools {
  readonly engine: Engine | { readonly reason: string };
  readonly bicep: BicepCli;
  readonly options: CheckOptions;
  readonly onRan: (ran: Ran) => void;
}

async function runAll(
  files: readonly OpenFile[],
  { engine, bicep, options, onRan }: Tools,
): Promise<{ ran: readonly Ran[]; lone: readonly OpenFile[] }> {
  const plan = planJobs(files, options.parameters ?? {});
  const of = plan.first.length + plan.called.length;
  let done = 0;
  const ran = await runJobs(plan, {
    engine,
    bicep: 'path' in bicep ? bicep.path : '',
    cache: options.cache ? createCache(options.cacheFolder ?? defaultCacheFolder(options.env ?? process.env)) : noCache,
    scope: { ...PLACEHOLDER, ...options.scope },
    onRan,
    onDone: () => options.onProgress?.(++done, of),
  });
  return { ran, lone: plan.lone };
}

interface Frame {
  readonly options: CheckOptions;
  readonly startedAt: string;
  readonly endedAt: string;
}

interface Done {
  readonly ran: readonly Ran[];
  readonly lone: readonly OpenFile[];
  readonly judged: readonly Judged[];
}

function document(files: readonly OpenFile[], { ran, lone, judged }: Done, { options, startedAt, endedAt }: Frame): CheckOutcome {
  const readings = judged.map(({ reading }) => reading);
  const results = mergeResults(judged.flatMap((one) => one.results));
  const shown = (path: string): string => shownPath(path, options.cwd);
  const scan = scanDocument({
    tool: { name: 'aml-warden', version },
    catalogue: options.catalogue,
    subscriptions: options.scope?.subscriptionId === undefined ? [] : [`/subscriptions/${options.scope.subscriptionId}`],
    startedAt,
    endedAt,
    looks: uniqueLooks(judged.flatMap(({ units }) => units)).map((unit) => ({ unit: seenOnly(unit), judgements: [] })),
    unread: readings.flatMap(({ unread }) => unread),
  });
  const verdicts = scanDocument({
    ...scan,
    subscriptions: [],
    looks: [{ unit: { id: '', kind: 'workspace', slots: [] }, judgements: results }],
  }).counts;
  const entries = files.map(
    (file): CheckedFile =>
      fileOf(file, shown(file.path), statusOf(file, { ran, lone, readings, judged: judged.flatMap((one) => one.checked) })),
  );
  return { ...scan, counts: { ...verdicts, resources: scan.counts.resources, units: scan.counts.units }, files: entries, results };
}

/** The resources of a file that needs no engine; nothing for every other. */
function readJson(file: OpenFile, readAt: string): Reading[] {
  const { detected, path, text } = file;
  if (detected.kind !== 'whatIf' && detected.kind !== 'snapshot' && detected.kind !== 'armResources') {
    return [];
  }
  const { value, tree } = detected;
  const base = { files: [path], isNamed: file.isNamed, locate: locateInJson(path, text, tree) };
  if (detected.kind === 'whatIf' && isJsonObject(value)) {
    return [{ ...base, ...ofWhatIf(value, readAt) }];
  }
  if (detected.kind === 'snapshot' && isJsonObject(value)) {
    const { resources, notFollowed } = readSnapshot(value);
    const unread = notFollowed.map(({ id = path, reason }) => ({ resourceId: id, reason }));
    return [{ ...base, ...ofSnapshot(resources, readAt, 'predictedResources'), unread }];
  }
  return [{ ...base, ...ofExport(value, readAt) }];
}

interface Judged {
  readonly reading: Reading;
  readonly units: readonly Unit[];
  readonly results: readonly CheckResult[];
  /** Paths of files in which something was judged. */
  readonly checked: readonly string[];
}

function judgeReading(reading: Reading, options: CheckOptions, startedAt: string): Judged {
  const { resources, isAml, isNamed, locate, files } = reading;
  if (!isAml && !isNamed) {
    return { reading, units: [], results: [], checked: [] };
  }
  const { units, judged, conditions } = toUnits(resources, { readAt: startedAt, withLoose: isNamed && !isAml });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const around = { at: startedAt, policy: options.policy, ...(options.exemptions === undefined ? {} : { exemptions: options.exemptions }) };
  const judgements = [...units.flatMap((unit) => judge(unit, options.rules, around)), ...crossings(units, options, around)].filter(
    ({ resourceId }) => judged.has(resourceId),
  );
  const results = judgements.map((judgement): CheckResult => {
    const condition = conditions.get(judgement.resourceId);
    const { file, line, column } = locate(byId.get(judgement.resourceId), judgement);
    return { ...judgement, file: shownPath(file, options.cwd), line, column, ...(condition === undefined ? {} : { condition }) };
  });
  return { reading, units, results, checked: isAml || units.length > 0 ? files : [] };
}

/** What workspaces of one deployment must not have in common. Only what fails counts: no file shows the rest of the estate. */
function crossings(units: readonly Unit[], { rules, policy }: CheckOptions, around: JudgeOptions): Judgement[] {
  const estate = draftEstate(policy);
  for (const unit of units) {
    estate.add(unit);
  }
  const judgements = estate.size > 1 ? judge(estate.finish(around.at), rules, around) : [];
  return judgements.filter(({ verdict }) => verdict === 'fail' || verdict === 'exempt');
}

/** A resource group of loose resources, or a workspace that several files extend, counts once. */
function uniqueLooks(units: readonly Unit[]): Unit[] {
  return [...Map.groupBy(units, ({ id }) => id).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, slots: [first, ...others].flatMap(({ slots }) => slots) }],
  );
}

function seenOnly(unit: Unit): Unit {
  return { ...unit, slots: unit.slots.filter(({ reading }) => reading.status === 'read' && resourcesOf(unit).length > 0) };
}

async function inBatches<T, R>(items: readonly T[], size: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size) {
    results.push(...(await Promise.all(items.slice(at, at + size).map(map))));
  }
  return results;
}
