import { reasonOf } from '../governance/time.ts';
import type { Log } from '../model/log.ts';
import type { RemediationRecord } from '../model/remediation-run.ts';
import type { RemediationStore } from '../model/remediation-store.ts';
import type { RemediationService } from '../remediations/create-remediation.ts';
import { everyRecord } from '../remediations/every-record.ts';
import { type InstanceState, whyStopped } from './instance-state.ts';

export interface RemediationUpkeep {
  readonly store: Pick<RemediationStore, 'list'>;
  readonly giveUp: RemediationService['giveUp'];
  /** How the orchestration of that id stands; absent: nobody can be asked. */
  readonly stateOf: ((id: string) => Promise<InstanceState>) | undefined;
  readonly log: Pick<Log, 'warn'>;
  readonly now: Date;
}

/** An activity outlives its orchestration by at most the functionTimeout of host.json. */
const STILL_AT_WORK_IN_MS = 5 * 60_000;

/**
 * Ends remediations and undos whose orchestration stopped without ending them: they would wait for ever and keep others from their
 * resource. Never rejects: the next sweep tries again.
 */
export async function tendRemediations(upkeep: RemediationUpkeep): Promise<void> {
  const { stateOf, log } = upkeep;
  const problems: string[] = [];
  const attempt = async (work: () => Promise<void>) => await work().catch((error: unknown) => void problems.push(reasonOf(error)));
  await attempt(async () => {
    for (const record of stateOf === undefined ? [] : await untouched(upkeep)) {
      // One that cannot be asked about is no reason to leave the others.
      await attempt(async () => await tendRemediation(record, await stateOf?.(record.id), upkeep));
    }
  });
  if (problems.length > 0) {
    log.warn('Remediations could not be tended; the next sweep tries again', { times: problems.length, because: problems[0] });
  }
}

async function untouched({ store, now }: RemediationUpkeep): Promise<readonly RemediationRecord[]> {
  const records = await everyRecord(store, { unfinished: true });
  return records.filter((record) => ageOf(record, now) > STILL_AT_WORK_IN_MS);
}

async function tendRemediation(record: RemediationRecord, state: InstanceState | undefined, upkeep: RemediationUpkeep): Promise<void> {
  const { giveUp, log, now } = upkeep;
  const stopped = state === undefined ? null : whyStopped(state, ageOf(record, now));
  if (stopped === null) {
    return;
  }
  const because = `${stopped}. ${whatToDo(record)}`;
  if (await giveUp(record, because)) {
    log.warn('A remediation stopped without a word and was ended', { id: record.id, because });
  }
}

function ageOf({ updatedAt }: RemediationRecord, now: Date): number {
  return now.getTime() - Date.parse(updatedAt);
}

function whatToDo({ kind, wroteAt }: RemediationRecord): string {
  const again = kind === 'undo' ? 'ask for the undo again' : 'ask for the repair again on the page of the finding';
  return wroteAt === undefined
    ? `Nothing was written: if it is still wanted, ${again}.`
    : `The write may have reached Azure: the next look at the resource tells. If it did not, ${again}.`;
}
