import { EVENT, type HistoryEvent } from '../protocol.ts';
import type { Decision } from './work.ts';

const NOUNS: Readonly<Record<number, string>> = {
  [EVENT.taskScheduled]: 'an activity task',
  [EVENT.timerCreated]: 'a timer task',
  [EVENT.subOrchestrationCreated]: 'a sub-orchestration',
};
const CLASSES = {
  activity: 'ScheduleTaskOrchestratorAction',
  timer: 'CreateTimerOrchestratorAction',
  subOrchestration: 'CreateSubOrchestrationAction',
} as const;

/** The replay met a history that it would not have written; the real host's wording. */
export class NonDeterministic extends Error {
  constructor(event: HistoryEvent, decision: Decision | undefined, problem: 'nothing' | 'kind' | 'name') {
    const question = 'Was a change made to the orchestrator code after this instance had already started running?';
    super(`A previous execution of this orchestration scheduled ${describe(event, decision, problem)} ${question}`);
  }
}

function describe(event: HistoryEvent, decision: Decision | undefined, problem: 'nothing' | 'kind' | 'name'): string {
  const noun = NOUNS[event.EventType] ?? 'a task';
  const named = event.Name === undefined ? '' : ` '${event.Name}'`;
  if (decision === undefined || problem === 'nothing') {
    const name = event.Name === undefined ? '' : ` and name${named}`;
    return `${noun} with sequence ID ${event.EventId}${name}, but the current replay execution hasn't (yet?) scheduled this task.`;
  }
  const what = `${noun} with sequence number ${event.EventId} named${named}${event.Name === undefined ? '' : ','}`;
  if (problem === 'kind' || decision.kind === 'timer') {
    return `${what} but the current orchestration replay instead produced a ${CLASSES[decision.kind]} action with this sequence number.`;
  }
  return `${what} but the current orchestration replay instead scheduled ${noun} named '${decision.name}' with this sequence number.`;
}
