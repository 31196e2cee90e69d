import type { OrchestrationHandler } from 'durable-functions';
import { type Happening, runOrchestration } from '../../local/host/durable/run-orchestration.ts';
import type { RemediationActivities } from '../../shared/model/remediation-run.ts';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import { DECISION_EVENT } from '../../shared/workflows/approval.ts';
import { remediateV2 } from '../../shared/workflows/remediate.ts';
import { remediateV1 } from '../../shared/workflows/remediate-at-any-time.ts';
import { undoV1 } from '../../shared/workflows/undo.ts';
import { onClock } from '../on-clock.ts';
import { aRequest, decisionIdOf, START, set, type World } from '../remediations/world.ts';

type Step = keyof RemediationActivities;
/** `times` counts the runs of that activity from 1. */
type Hook = (world: World, times: number) => unknown;

export interface Play {
  /** Before an activity runs; a rejection is the activity's. */
  readonly before?: Partial<Record<Step, Hook>>;
  /** After an activity ran, while its answer is under way: what people and Azure do meanwhile. A rejection loses the answer. */
  readonly after?: Partial<Record<Step, Hook>>;
  readonly events?: readonly Happening[];
  /** Timers fire that much early, as on the real host. */
  readonly earlyTimersInMs?: number;
}

export interface Played {
  readonly status: string;
  readonly output: unknown;
  /** The activities in the order they ran, repetitions included. */
  readonly steps: readonly string[];
  readonly tookInMs: number;
}

export const MINUTE = 60_000;

export const idOf = (seed: string) => instanceIdOf(seed, new Date(START));

/** The event that tells of the decision made for the n-th question. */
export function told(number: number, afterInMs = number * MINUTE): Happening {
  return raised({ decisionId: decisionIdOf(number) }, afterInMs);
}

export function raised(data: unknown, afterInMs = MINUTE): Happening {
  return { afterInMs, raise: DECISION_EVENT, data };
}

export function playRemediation(world: World, how: Play = {}, seed = 'a'): Promise<Played> {
  return play(world, how, { orchestrator: remediateV2, instanceId: idOf(seed), input: aRequest });
}

/** What an instance does that was started before there were maintenance windows. */
export function playOldRemediation(world: World, how: Play = {}, seed = 'a'): Promise<Played> {
  return play(world, how, { orchestrator: remediateV1, instanceId: idOf(seed), input: aRequest });
}

export function playUndo(world: World, undoes: string, how: Play = {}): Promise<Played> {
  return play(world, how, { orchestrator: undoV1, instanceId: idOf('undo'), input: { undoes, requestedBy: 'person:ada' } });
}

interface Piece {
  readonly orchestrator: OrchestrationHandler;
  readonly instanceId: string;
  readonly input: unknown;
}

/** Real activities under real replay; time jumps, and the world's clock goes with it. */
async function play(
  world: World,
  { before, after, events = [], earlyTimersInMs = 0 }: Play,
  { orchestrator, instanceId, input }: Piece,
): Promise<Played> {
  const startedAtInMs = world.nowInMs;
  const counts = new Map<string, number>();
  const activities = Object.fromEntries(
    Object.entries(world.service.activities).map(([name, activity]) => {
      const carryOut = async (given: never): Promise<unknown> => {
        const times = (counts.get(name) ?? 0) + 1;
        counts.set(name, times);
        await before?.[name as Step]?.(world, times);
        const answer: unknown = await (activity as (input: never) => Promise<unknown>)(given);
        await after?.[name as Step]?.(world, times);
        return answer;
      };
      return [name, carryOut];
    }),
  );
  const startAt = new Date(startedAtInMs).toISOString();
  const run = await runOrchestration(
    onClock(orchestrator, (now) => set(world, { nowInMs: now.getTime() })),
    {
      activities,
      instanceId,
      input,
      startAt,
      events,
      earlyTimersInMs,
    },
  );
  set(world, { nowInMs: Date.parse(run.endedAt) });
  return {
    status: run.runtimeStatus,
    output: run.output,
    steps: run.activityCalls.map(({ name }) => name),
    tookInMs: world.nowInMs - startedAtInMs,
  };
}
