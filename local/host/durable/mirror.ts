/**
 * The host's half of replay. The SDK hands back everything the orchestrator did since its execution began; the real extension plays
 * that list as an orchestration of its own against the same history, and what history has not confirmed becomes new work. Both
 * sides number their tasks independently and must agree, so this follows the extension rule by rule, quirks included.
 */
import { type ActionContext, type FunctionKind, play, toJsonText } from './mirror/actions.ts';
import { Mailbox } from './mirror/mailbox.ts';
import { NonDeterministic } from './mirror/non-determinism.ts';
import { type Decision, Work } from './mirror/work.ts';
import { EVENT, type HistoryEvent, type OrchestratorState, type TimerLimits } from './protocol.ts';

export type { FunctionKind } from './mirror/actions.ts';
export type { Decision } from './mirror/work.ts';

export interface MirrorInput {
  /** Name of the orchestrator, for error texts. */
  readonly orchestrator: string;
  readonly executionId: string;
  /** Everything the SDK saw, the new events included. */
  readonly history: readonly HistoryEvent[];
  readonly state: OrchestratorState;
  readonly limits: TimerLimits;
  readonly isKnown: (name: string, kind: FunctionKind) => boolean;
}

/** `output` and `input` are JSON text, except that a failure's output is its message and a termination's its reason. */
export type Ending =
  | { readonly kind: 'completed'; readonly output: string | null }
  | { readonly kind: 'failed'; readonly output: string; readonly details: string }
  | { readonly kind: 'terminated'; readonly output: string | null }
  | { readonly kind: 'continueAsNew'; readonly input: string | null; readonly carriedOver: readonly HistoryEvent[] };

export interface Verdict {
  /** New work, by task number. */
  readonly decisions: readonly Decision[];
  /** Undefined while the orchestration runs on. */
  readonly ending: Ending | undefined;
  readonly suspended: boolean;
  /** Functions that were called but do not exist: the orchestration waits for them for ever. */
  readonly unknown: readonly { readonly name: string; readonly kind: FunctionKind }[];
}

export function mirror(input: MirrorInput): Verdict {
  return new Mirror(input).run();
}

class Mirror {
  readonly #input: MirrorInput;
  readonly #work = new Work();
  readonly #mailbox = new Mailbox();
  readonly #unknown: { name: string; kind: FunctionKind }[] = [];
  readonly #context: ActionContext;
  #now = 0;
  #suspended = false;
  readonly #heldBack: HistoryEvent[] = [];
  #outcome: Ending | undefined;
  #terminated: Ending | undefined;
  #next: { readonly input: string | null; readonly carriedOver: HistoryEvent[] } | undefined;

  constructor(input: MirrorInput) {
    this.#input = input;
    this.#context = {
      work: this.#work,
      mailbox: this.#mailbox,
      now: () => this.#now,
      limits: input.limits,
      executionId: input.executionId,
      isKnown: input.isKnown,
      onUnknown: (name, kind) => this.#unknown.push({ name, kind }),
      onContinueAsNew: (next) => {
        this.#next = { input: next, carriedOver: [] };
      },
    };
  }

  run(): Verdict {
    try {
      for (const event of this.#input.history) this.#process(event);
    } catch (error) {
      if (!(error instanceof NonDeterministic)) throw error;
      return { ...this.#verdict([]), ending: failure(`Non-Deterministic workflow detected: ${error.message}`) };
    }
    return { ...this.#verdict(this.#work.decisions()), ending: this.#ending() };
  }

  #verdict(decisions: Decision[]): Omit<Verdict, 'ending'> {
    return { decisions, suspended: this.#suspended, unknown: this.#unknown };
  }

  /** Nothing but a termination ends an orchestration while a task of its is open. */
  #ending(): Ending | undefined {
    if (this.#terminated !== undefined) return this.#terminated;
    if (this.#outcome === undefined || this.#work.isOpen) return undefined;
    if (this.#outcome.kind === 'completed' && this.#next !== undefined) return { kind: 'continueAsNew', ...this.#next };
    return this.#outcome;
  }

  #process(event: HistoryEvent): void {
    if (event.EventType === EVENT.orchestratorStarted) this.#now = Date.parse(event.Timestamp);
    else if (!this.#suspended || event.EventType === EVENT.executionResumed || event.EventType === EVENT.executionTerminated)
      this.#react(event);
    else if (event.EventType !== EVENT.executionSuspended) this.#heldBack.push(event);
  }

  #react(event: HistoryEvent): void {
    switch (event.EventType) {
      case EVENT.executionStarted:
        this.#playFrom(0);
        return;
      case EVENT.taskScheduled:
      case EVENT.timerCreated:
      case EVENT.subOrchestrationCreated:
        this.#work.confirm(event);
        return;
      case EVENT.taskCompleted:
      case EVENT.subOrchestrationCompleted:
        this.#work.finish(event.TaskScheduledId, false);
        return;
      case EVENT.taskFailed:
      case EVENT.subOrchestrationFailed:
        this.#work.finish(event.TaskScheduledId, true);
        return;
      case EVENT.timerFired:
        this.#work.finish(event.TimerId, false);
        return;
      default:
        this.#control(event);
        return;
    }
  }

  #control(event: HistoryEvent): void {
    switch (event.EventType) {
      case EVENT.eventRaised:
        this.#raise(event);
        return;
      case EVENT.executionTerminated:
        this.#terminated = { kind: 'terminated', output: event.Input ?? null };
        return;
      case EVENT.executionSuspended:
        this.#suspended = true;
        this.#work.park();
        return;
      case EVENT.executionResumed:
        this.#resume();
        return;
    }
  }

  #raise(event: HistoryEvent): void {
    if (this.#next !== undefined) this.#next.carriedOver.push(event);
    else this.#mailbox.raise(event.Name ?? '');
  }

  #resume(): void {
    this.#suspended = false;
    this.#work.unpark();
    for (const event of this.#heldBack.splice(0)) this.#process(event);
  }

  /** One action after the other, each awaited before the next: the SDK's list has one entry per yield. */
  #playFrom(start: number): void {
    const actions = this.#input.state.actions[0] ?? [];
    try {
      for (const [index, action] of actions.slice(start).entries()) {
        const task = play(action, this.#context);
        if (!task.done) {
          task.whenDone(() => this.#playFrom(start + index + 1));
          return;
        }
      }
      this.#conclude();
    } catch (error) {
      if (error instanceof NonDeterministic) throw error;
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #conclude(): void {
    const { error, isDone, output } = this.#input.state;
    if (error !== undefined) this.#fail(error);
    else if (isDone) this.#outcome = { kind: 'completed', output: toJsonText(output) };
  }

  #fail(message: string): void {
    this.#outcome = failure(`Orchestrator function '${this.#input.orchestrator}' failed: ${message}`, message);
  }
}

function failure(output: string, message = output): Ending {
  return { kind: 'failed', output, details: `Message: ${message}, StackTrace: ` };
}
