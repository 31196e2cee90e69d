import { randomUUID } from 'node:crypto';
import type { Answer } from '../api/ports.ts';
import type { ReportRoutes, ReportWanted } from '../api/reports.ts';
import type { Storage } from '../azure/storage.ts';
import type { LoadedConfig } from '../config/source.ts';
import { exposureOf, minutesOpen } from '../drift/exposure.ts';
import type { Schedule } from '../governance/due.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createReports, type PurgedReports, type Reports, reportId } from '../ledger/reports.ts';
import { tableOf } from '../ledger/table.ts';
import type { Finding } from '../model/finding.ts';
import type { Log } from '../model/log.ts';
import type { Post } from '../model/message.ts';
import { type ReportActivities, type ReportRun, summaryOf } from '../model/report.ts';
import type { ReportData, ReportInput, ReportUnit, Unseen } from '../model/report-data.ts';
import type { ScanRun } from '../model/run.ts';
import { startOnce } from '../remediations/orchestrations.ts';
import type { Orchestrations } from '../remediations/ports.ts';
import { reportData } from '../reports/compliance/data.ts';
import { alarmMessage, contentTypeOf, reportMessage } from '../reports/compliance/message.ts';
import { fileNameOf, renderReport } from '../reports/compliance/render.ts';
import { packs } from '../rules/packs/index.ts';
import { REPORT } from '../workflows/report.ts';
import type { InstanceState } from './instance-state.ts';
import { reportUnit } from './report-unit.ts';
import { tendReports } from './report-upkeep.ts';

export interface ReportParts {
  readonly storage: Storage;
  readonly ledger: Pick<Ledger, 'listUnits' | 'lastLook' | 'listFindings' | 'listTransitions'>;
  readonly config: () => Promise<Pick<LoadedConfig, 'config'>>;
  readonly post: Post;
  readonly orchestrations: Orchestrations;
  /** The newest scans: they know which subscriptions show nothing. */
  readonly listScans: (paging: { readonly top: number }) => Promise<{ readonly items: readonly ScanRun[] }>;
  readonly publicUrl?: string | undefined;
  /** How an orchestration stands; absent: nobody can be asked. */
  readonly stateOf?: ((id: string) => Promise<InstanceState>) | undefined;
  readonly log: Pick<Log, 'warn'>;
  readonly now?: () => Date;
}

export interface ReportService {
  readonly activities: ReportActivities;
  readonly routes: ReportRoutes;
  schedule(cron: string): Schedule;
  /** Ends those whose orchestration has stopped without a word, with an alarm for each. */
  tend(): Promise<void>;
  /** Takes away what is older than it is kept. */
  purge(): Promise<PurgedReports>;
}

/** The data lies beside the files; JSON as a format is a file of its own. */
const DATA_FILE = 'data';
const SCHEDULE = 'schedule';
/** What the trend of a report shows of those before it. */
const EARLIER = 25;
const PAGE = 500;
const DAY_IN_MS = 86_400_000;

export function joinReports(parts: ReportParts): ReportService {
  const { storage, now = () => new Date() } = parts;
  const reports = createReports(tableOf(storage.table('Reports')), storage.blobs.getContainerClient('reports'));
  const start = (wanted: Wanted): Promise<Answer> => startReport(parts, reports, wanted);
  return {
    activities: activitiesOf(parts, reports, now),
    routes: {
      packIds: packs.map(({ id }) => id),
      makeReport: (by, asked) => start({ by, at: now().toISOString(), seed: randomUUID(), asked }),
      listReports: reports.list,
      getReport: reports.get,
      reportFile: async (id, name) => {
        const isListed = (await reports.get(id))?.files.includes(name) ?? false;
        const content = isListed ? await reports.read(id, name) : null;
        return content === null ? null : { content, contentType: contentTypeOf(name) };
      },
    },
    tend: () => tendReports({ ...parts, reports, now: now() }),
    async purge() {
      const { reportsInDays } = (await parts.config()).config.retention;
      const before = new Date(now().getTime() - reportsInDays * DAY_IN_MS).toISOString();
      return await reports.purge({ before, trend: EARLIER, now: now() });
    },
    schedule: (cron) => ({
      name: 'report',
      cron,
      start: async (due) => {
        const at = due.toISOString();
        // The id follows from the time: two hosts that notice it make one report.
        await start({ by: SCHEDULE, at, seed: `schedule ${at}`, asked: {} });
      },
    }),
  };
}

interface Wanted {
  readonly by: string;
  readonly at: string;
  readonly seed: string;
  readonly asked: ReportWanted;
}

async function startReport(parts: ReportParts, reports: Reports, { by, at, seed, asked }: Wanted): Promise<Answer> {
  const configured = (await parts.config()).config.reports;
  const id = reportId(at, seed);
  const isNew = await reports.create({
    schemaVersion: 1,
    id,
    state: 'running',
    requestedAt: at,
    requestedBy: by,
    packs: asked.packs ?? configured.packs,
    formats: asked.formats ?? configured.formats,
    files: [],
  });
  if (!isNew && (await reports.get(id))?.state !== 'running') {
    // Its time was served already, by whichever host.
    return { status: 'accepted', id };
  }
  try {
    await startOnce(parts.orchestrations, REPORT, id, null);
  } catch (error) {
    // A schedule tries again in a minute; nobody else does.
    if (by !== SCHEDULE) {
      const because = 'Its orchestration could not be started: ask for a new one.';
      await reports.fail(id, { because, endedAt: (parts.now?.() ?? new Date()).toISOString() });
    }
    throw error;
  }
  return { status: 'accepted', id };
}

function activitiesOf(parts: ReportParts, reports: Reports, now: () => Date): ReportActivities {
  return {
    async gatherReport({ id }) {
      const run = await needed(reports, id);
      if ((await reports.read(id, DATA_FILE)) === null) {
        const data = reportData(await inputOf(parts, reports, run));
        await reports.write(id, DATA_FILE, Buffer.from(JSON.stringify(data)));
      }
      return { formats: run.formats };
    },
    async renderReport({ id, format }) {
      const data = await dataOf(reports, id);
      const file = fileNameOf(data, format);
      await reports.write(id, file, await renderReport(data, format));
      return { file };
    },
    async deliverReport({ id, files }) {
      const { to } = (await parts.config()).config.reports;
      // Whoever follows a link of the message finds the files.
      await reports.update(id, { files });
      await parts.post(reportMessage(await dataOf(reports, id), { run: { id }, files, to, publicUrl: parts.publicUrl }));
      return null;
    },
    async finishReport({ id, files, because }) {
      const endedAt = now().toISOString();
      const summary = files.length === 0 ? {} : { summary: summaryOf(await dataOf(reports, id)) };
      await reports.update(id, {
        state: files.length === 0 ? 'failed' : 'finished',
        files,
        endedAt,
        ...summary,
        ...(because === undefined ? {} : { because }),
      });
      if (because !== undefined) {
        await parts.post(alarmMessage({ id, because, at: endedAt }));
      }
      return null;
    },
  };
}

async function needed(reports: Reports, id: string): Promise<ReportRun> {
  const run = await reports.get(id);
  if (run === null) {
    throw new Error(`Expected the report ${id} in the table Reports but found none: ask for a new one.`);
  }
  return run;
}

async function dataOf(reports: Reports, id: string): Promise<ReportData> {
  const content = await reports.read(id, DATA_FILE);
  if (content === null) {
    throw new Error(`Expected the data of the report ${id} but found none: ask for a new one.`);
  }
  return JSON.parse(content.toString('utf8')) as ReportData;
}

async function inputOf(parts: ReportParts, reports: Reports, run: ReportRun): Promise<ReportInput> {
  const { ledger } = parts;
  const at = run.requestedAt;
  const { policy } = (await parts.config()).config;
  const earlier = (await reports.withNumbers(EARLIER + 1)).filter(({ id }) => id !== run.id);
  const since = earlier
    .map(({ requestedAt }) => requestedAt)
    .toSorted()
    .at(-1);
  const units: ReportUnit[] = [];
  for await (const { unit, kind } of everything(ledger.listUnits)) {
    const look = await ledger.lastLook(unit);
    units.push(
      look === null
        ? { id: unit, kind, environment: null, owner: null, judgements: [] }
        : reportUnit(look.unit, look.judgements, look.at, policy),
    );
  }
  const findings = await all(ledger.listFindings);
  const transitions = await all((paging) => ledger.listTransitions({ ...paging, since }));
  return {
    id: run.id,
    at,
    since,
    hasHistory: true,
    packs: packs.filter(({ id }) => run.packs.includes(id)),
    units,
    findings: findings.map((finding) => reportFinding(finding, at)),
    transitions: transitions.map(({ findingId, change, at: changedAt }) => ({ findingId, change, at: changedAt })),
    exposure: exposureOf(findings, at),
    earlier: earlier.flatMap(({ summary }) => summary ?? []),
    unseen: await silentSubscriptions(parts),
  };
}

function reportFinding(finding: Finding, at: string): ReportInput['findings'][number] {
  const { id, unit, ruleId, title, severity, control, resourceId, status, because, firstSeen, openSince = firstSeen } = finding;
  return { id, unit, ruleId, title, severity, control, resourceId, status, because, openSince, minutes: minutesOpen(finding, at) };
}

async function silentSubscriptions({ listScans }: ReportParts): Promise<Unseen[]> {
  const newest = (await listScans({ top: 5 })).items.find(({ state }) => state === 'finished');
  return (newest?.silentSubscriptions ?? []).map((what) => ({
    what,
    because: 'Expected but shows nothing: it is empty, or hidden from the service.',
    missing: 'Microsoft.Resources/subscriptions/read',
  }));
}

type Lister<T> = (paging: {
  readonly top: number;
  readonly next?: string | undefined;
}) => Promise<{ readonly items: readonly T[]; readonly next?: string }>;

async function all<T>(list: Lister<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everything(list)) {
    items.push(item);
  }
  return items;
}

async function* everything<T>(list: Lister<T>): AsyncGenerator<T> {
  for (let next: string | undefined; ; ) {
    const page = await list({ top: PAGE, next });
    yield* page.items;
    if (page.next === undefined) {
      return;
    }
    next = page.next;
  }
}
