import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mirror, type Verdict } from '../../local/host/durable/mirror.ts';
import {
  ACTION,
  type Action,
  DAY_IN_MS,
  EVENT,
  type HistoryEvent,
  type OrchestratorState,
  OUT_OF_PROCESS_DATA,
} from '../../local/host/durable/protocol.ts';

const RECORDINGS = '../shared/host-recordings/orchestrations.ndjson';

/** One execution on a real Functions host: every event it saw, and what the SDK answered after which of them. */
interface Recording {
  readonly orchestrator: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly maximumShortTimerDuration: string;
  readonly longRunningTimerIntervalDuration: string;
  readonly history: readonly HistoryEvent[];
  readonly steps: readonly { readonly events: number; readonly result: OrchestratorState | null; readonly error: string | null }[];
}

interface Invocation {
  readonly of: Recording;
  readonly step: number;
  readonly name: string;
  readonly state: OrchestratorState;
  readonly seen: readonly HistoryEvent[];
  /** What the real host stored in answer, up to the end of the work item; undefined where the recording ends before it. */
  readonly answer: readonly HistoryEvent[] | undefined;
}

/** Called by recorded orchestrators, and registered nowhere. */
const UNREGISTERED = new Set(['nope', 'nopeSub']);

const ENTITIES = 'entities are left out of the development host';
const CALL_HTTP = 'callHttp is left out of the development host';
/** Orchestrators that the mirror may answer with a refusal, and why; nothing else may disagree. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  counting: ENTITIES,
  entFail: ENTITIES,
  entLower: ENTITIES,
  locked: ENTITIES,
  unknownEntity: ENTITIES,
  http: CALL_HTTP,
  http2: CALL_HTTP,
  throwsNow: 'the instance was rewound, and rewind is left out of the development host',
};

const LEFT_OUT: ReadonlySet<number> = new Set([
  ACTION.callEntity,
  ACTION.signalEntity,
  ACTION.scheduledSignalEntity,
  ACTION.lockEntities,
  ACTION.releaseEntities,
  ACTION.callHttp,
]);

function usesLeftOut(actions: readonly Action[]): boolean {
  return actions.some(({ actionType, compoundActions = [] }) => LEFT_OUT.has(actionType) || usesLeftOut(compoundActions));
}

/** `6.00:00:00` in milliseconds. */
function timeSpanInMs(text: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text) ?? [];
  return Number(days) * DAY_IN_MS + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

function stateOf({ result, error }: Recording['steps'][number]): OrchestratorState {
  if (result !== null) return result;
  const text = error ?? '';
  return JSON.parse(text.slice(text.indexOf(OUT_OF_PROCESS_DATA) + OUT_OF_PROCESS_DATA.length)) as OrchestratorState;
}

function invocationsOf(recording: Recording): Invocation[] {
  return recording.steps.map((step, index) => {
    const rest = recording.history.slice(step.events);
    const end = rest.findIndex(({ EventType }) => EventType === EVENT.orchestratorCompleted);
    return {
      of: recording,
      step: index,
      name: `${recording.orchestrator} ${recording.instanceId} step ${index}`,
      state: stateOf(step),
      seen: recording.history.slice(0, step.events),
      answer: end < 0 ? undefined : rest.slice(0, end),
    };
  });
}

function mirrored({ of, seen, state }: Invocation): Verdict {
  return mirror({
    orchestrator: of.orchestrator,
    executionId: of.executionId,
    history: seen,
    state,
    limits: {
      maximumShortTimerInMs: timeSpanInMs(of.maximumShortTimerDuration),
      longRunningTimerIntervalInMs: timeSpanInMs(of.longRunningTimerIntervalDuration),
    },
    isKnown: (name) => !UNREGISTERED.has(name),
  });
}

/** Both sides in one shape. Times in milliseconds, because JavaScript has no finer ones. */
const decided = ({ decisions }: Verdict) =>
  decisions.map((decision) => ({
    id: decision.id,
    kind: decision.kind,
    ...('name' in decision ? { name: decision.name } : {}),
    ...('fireAt' in decision ? { fireAtInMs: Date.parse(decision.fireAt) } : {}),
    ...('instanceId' in decision ? { instanceId: decision.instanceId } : {}),
  }));

const stored = (events: readonly HistoryEvent[]) =>
  events.map(({ EventType, EventId, Name, FireAt, InstanceId }) => {
    switch (EventType) {
      case EVENT.taskScheduled:
        return { id: EventId, kind: 'activity', name: Name };
      case EVENT.timerCreated:
        return { id: EventId, kind: 'timer', fireAtInMs: Date.parse(FireAt ?? '') };
      case EVENT.subOrchestrationCreated:
        return { id: EventId, kind: 'subOrchestration', name: Name, instanceId: InstanceId };
      default:
        return { id: EventId, kind: `event ${EventType}` };
    }
  });

const isPresent = existsSync(RECORDINGS);
if (!isPresent) {
  process.stdout.write(`Left out: there is no ${RECORDINGS} beside the repository.\n`);
}
const recordings = isPresent
  ? readFileSync(RECORDINGS, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recording)
  : [];
const all = recordings.flatMap(invocationsOf);
const isRewound = ({ answer = [] }: Invocation): boolean => answer.some(({ EventType }) => EventType === EVENT.genericEvent);
const isLeftOut = (invocation: Invocation): boolean => isRewound(invocation) || usesLeftOut(invocation.state.actions[0] ?? []);
const leftOut = all.filter(isLeftOut);
const compared = all.filter((invocation) => !isLeftOut(invocation));
const answered = compared.filter(({ answer }) => answer !== undefined);
const last = compared.filter(({ answer }) => answer === undefined);
const startOf = ({ history }: Recording) => history.find(({ EventType }) => EventType === EVENT.executionStarted);

interface ParentInstance {
  readonly TaskScheduleId: number;
  readonly OrchestrationInstance: { readonly ExecutionId: string };
}

function isChild(recording: Recording, executionId: string, taskId: number): boolean {
  const parent = startOf(recording)?.ParentInstance as ParentInstance | null | undefined;
  return parent?.OrchestrationInstance.ExecutionId === executionId && parent.TaskScheduleId === taskId;
}

/** How the parent's history says this child ended; undefined where there is no parent, or it was not told any more. */
function toldToParent(child: Recording): [string, string | null] | undefined {
  const { TaskScheduleId, OrchestrationInstance } = (startOf(child)?.ParentInstance ?? {}) as Partial<ParentInstance>;
  const parent = recordings.find(({ executionId }) => executionId === OrchestrationInstance?.ExecutionId);
  const told = parent?.history.find(
    ({ EventType, TaskScheduledId }) =>
      TaskScheduledId === TaskScheduleId && (EventType === EVENT.subOrchestrationCompleted || EventType === EVENT.subOrchestrationFailed),
  );
  if (told === undefined) return undefined;
  return told.EventType === EVENT.subOrchestrationCompleted ? ['completed', told.Result ?? null] : ['failed', told.Reason ?? null];
}

describe.skipIf(!isPresent)('what the real host did with the same answers of the SDK', () => {
  it('is left out only where the list says so', () => {
    expect([...new Set(leftOut.map(({ of }) => of.orchestrator))].sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });

  it('schedules the same next work: number, kind, name, instance and time', () => {
    const rows = answered.map((invocation) => ({
      name: invocation.name,
      ours: decided(mirrored(invocation)),
      theirs: stored(invocation.answer ?? []),
    }));
    const differing = rows.filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
    process.stdout.write(
      `${recordings.length} executions, ${all.length} invocations: ${leftOut.length} left out, ${answered.length} with a recorded answer ` +
        `(${rows.filter(({ theirs }) => theirs.length > 0).length} schedule something), ${answered.length - differing.length} agree, ` +
        `${last.length} are the last of their execution\n`,
    );
    expect(differing).toEqual([]);
    expect(answered.length).toBeGreaterThan(300);
  });

  it('goes on wherever the real host went on', () => {
    const ended = answered.filter((invocation) => mirrored(invocation).ending !== undefined);
    expect(ended.map((invocation) => [invocation.name, mirrored(invocation).ending])).toEqual([]);
  });

  it('begins the next execution after continueAsNew with the same input and the events that came meanwhile', () => {
    const rows = last.flatMap((invocation) => {
      const { ending } = mirrored(invocation);
      const next = recordings
        .slice(recordings.indexOf(invocation.of) + 1)
        .find(({ instanceId }) => instanceId === invocation.of.instanceId);
      if (ending?.kind !== 'continueAsNew' || next === undefined) return [];
      const ours = [ending.input, ending.carriedOver.map(({ Name, Input }) => [Name, Input])];
      const carried = next.history.slice(0, next.steps[0]?.events).filter(({ EventType }) => EventType === EVENT.eventRaised);
      return [{ name: invocation.name, ours, theirs: [startOf(next)?.Input ?? null, carried.map(({ Name, Input }) => [Name, Input])] }];
    });
    process.stdout.write(`${rows.length} continued as new\n`);
    expect(rows.map(({ name, ours }) => [name, ours])).toEqual(rows.map(({ name, theirs }) => [name, theirs]));
    expect(rows.length).toBeGreaterThan(20);
  });

  it('hands the same result or reason of a child to its parent', () => {
    const rows = last.flatMap((invocation) => {
      const told = toldToParent(invocation.of);
      const { ending } = mirrored(invocation);
      if (told === undefined || ending === undefined || ending.kind === 'continueAsNew') return [];
      return [{ name: invocation.name, ours: [ending.kind, ending.output], theirs: told }];
    });
    process.stdout.write(`${rows.length} children answered a recorded parent\n`);
    expect(rows.map(({ name, ours }) => [name, ours])).toEqual(rows.map(({ name, theirs }) => [name, theirs]));
    expect(rows.length).toBeGreaterThan(5);
  });

  it('starts children with the same input', () => {
    const rows = compared.flatMap((invocation) =>
      mirrored(invocation).decisions.flatMap((decision) => {
        const child = recordings.find((recording) => isChild(recording, invocation.of.executionId, decision.id));
        return decision.kind === 'subOrchestration' && child !== undefined
          ? [{ name: invocation.name, ours: decision.input, theirs: startOf(child)?.Input ?? null }]
          : [];
      }),
    );
    process.stdout.write(`${rows.length} children were started\n`);
    expect(rows.map(({ name, ours }) => [name, ours])).toEqual(rows.map(({ name, theirs }) => [name, theirs]));
    expect(rows.length).toBeGreaterThan(5);
  });

  it('waits for ever on functions that are registered nowhere', () => {
    const unknown = last.flatMap((invocation) => mirrored(invocation).unknown);
    expect([...new Set(unknown.map(({ name, kind }) => `${kind} ${name}`))].sort()).toEqual(['activity nope', 'orchestrator nopeSub']);
  });
});
