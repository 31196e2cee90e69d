import { reasonOf } from '../governance/time.ts';
import type { Reports } from '../ledger/reports.ts';
import type { Log } from '../model/log.ts';
import type { Post } from '../model/message.ts';
import type { ReportRun } from '../model/report.ts';
import { alarmMessage } from '../reports/compliance/message.ts';
import { type InstanceState, whyStopped } from './instance-state.ts';

export interface Upkeep {
  readonly reports: Reports;
  readonly post: Post;
  /** How the orchestration of that id stands; absent: nobody can be asked. */
  readonly stateOf?: ((id: string) => Promise<InstanceState>) | undefined;
  readonly log: Pick<Log, 'warn'>;
  readonly now: Date;
}

/** Every activity with all its attempts ends long before. */
const END_WITHIN_IN_MS = 6 * 60 * 60_000;

/** Ends reports whose orchestration has stopped without a word, and raises an alarm for each. Never rejects: the next sweep tries again. */
export async function tendReports(upkeep: Upkeep): Promise<void> {
  const { stateOf, reports, log } = upkeep;
  try {
    for (const run of stateOf === undefined ? [] : await reports.running()) {
      await tendReport(run, await stateOf?.(run.id), upkeep);
    }
  } catch (error) {
    log.warn('Reports could not be tended; the next sweep tries again', { because: reasonOf(error) });
  }
}

async function tendReport(run: ReportRun, state: InstanceState | undefined, { reports, post, log, now }: Upkeep): Promise<void> {
  const because = state === undefined ? null : reasonToEnd(state, now.getTime() - Date.parse(run.requestedAt));
  // One that ended by itself while its orchestration was asked about says so in its row by now.
  if (because === null || (await reports.get(run.id))?.state !== 'running') {
    return;
  }
  const endedAt = now.toISOString();
  // First the alarm: it is told once however often it is posted, and a row that still runs is seen again.
  await post(alarmMessage({ id: run.id, because, at: endedAt }));
  if (await reports.fail(run.id, { because, endedAt })) {
    log.warn('A report stopped without a word and was ended', { id: run.id, because });
  }
}

function reasonToEnd(state: InstanceState, ageInMs: number): string | null {
  const stopped = whyStopped(state, ageInMs);
  if (stopped !== null) {
    return `${stopped}: ask for a new one.`;
  }
  return ageInMs > END_WITHIN_IN_MS ? 'It has not ended in 6 hours: look at its orchestration, then ask for a new one.' : null;
}
