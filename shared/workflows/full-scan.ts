import type { OrchestrationContext } from 'durable-functions';
import type { MeasureAnswer, ScanPart, ScanPlan, ScanProgress, SliceInput } from '../model/run.ts';
import { scanRetry, scanStep } from './scan-steps.ts';
import { SCAN_SUBSCRIPTION } from './scan-subscription.ts';
import { messageOf, pause, type Steps } from './steps.ts';

export const FULL_SCAN = 'full-scan-v1';

/** Subscriptions that are looked at side by side; each has a budget of requests of its own. */
const SUBSCRIPTIONS_AT_ONCE = 8;

/** So many rounds at most, give or take: that is how fine the progress is and how long the history gets. */
const ROUNDS = 100;

interface End {
  readonly because?: string;
}

/** begin → discover → rounds of slices of subscriptions → finish. Says how far it is after every round. */
export function* fullScanV1(context: OrchestrationContext): Steps<ScanProgress | null> {
  const id = context.df.instanceId;
  const begun = yield* scanStep(context, 'beginScan', { id });
  if (begun.status === 'refused') {
    context.df.setCustomStatus({ refused: begun.because });
    return null;
  }
  const plan = yield* discover(context);
  const end = 'because' in plan ? plan : yield* work(context, plan);
  if (end === 'superseded') {
    return null;
  }
  const progress = yield* scanStep(context, 'finishScan', { id, ...end });
  context.df.setCustomStatus(progress);
  return progress;
}

function* discover(context: OrchestrationContext): Steps<ScanPlan | Required<End>> {
  try {
    return yield* scanStep(context, 'discoverScan', { id: context.df.instanceId });
  } catch (error) {
    return { because: messageOf(error) };
  }
}

/** No `catch` around the rounds: a retried task that fails beside one that still tries hands its failure to the wrong one. */
function* work(context: OrchestrationContext, plan: ScanPlan): Steps<End | 'superseded'> {
  const most = Math.max(1, Math.ceil(plan.batches / ROUNDS));
  let left: readonly Part[] = plan.parts.map((part) => ({ ...part, next: 0 }));
  let broken: string | null = null;
  for (;;) {
    const measured = yield* measure(context);
    if (measured.status === 'superseded') {
      return 'superseded';
    }
    const [now, later] = [left.slice(0, SUBSCRIPTIONS_AT_ONCE), left.slice(SUBSCRIPTIONS_AT_ONCE)];
    if (now.length === 0) {
      break;
    }
    broken = (yield* round(context, now, most)) ?? broken;
    left = [...later, ...now.map((part) => ({ ...part, next: part.next + most })).filter(({ next, batches }) => next < batches)];
  }
  yield* waitForEvents(context);
  return broken === null ? {} : { because: `Some batches could not be assessed: ${broken}` };
}

interface Part extends ScanPart {
  /** The first batch nobody has worked on. */
  readonly next: number;
}

function* measure(context: OrchestrationContext): Steps<MeasureAnswer> {
  const measured = yield* scanStep(context, 'measureScan', { id: context.df.instanceId });
  if (measured.status === 'running') {
    context.df.setCustomStatus(measured.progress);
  }
  return measured;
}

/** The next batches of some subscriptions, side by side. */
function* round(context: OrchestrationContext, parts: readonly Part[], most: number): Steps<string | null> {
  const slices = parts.map(({ subscription, next, batches }) => {
    const input: SliceInput = { id: context.df.instanceId, subscription, from: next, to: Math.min(next + most, batches) };
    return context.df.callSubOrchestratorWithRetry(SCAN_SUBSCRIPTION, scanRetry(), input);
  });
  const answers = (yield context.df.Task.all(slices)) as readonly { readonly broken: string | null }[];
  return answers.find(({ broken }) => broken !== null)?.broken ?? null;
}

/** Events come seconds after the change: what none has told of yet is not missed yet. */
function* waitForEvents(context: OrchestrationContext): Steps<void> {
  const { untold, waitInMs } = yield* scanStep(context, 'countUntold', { id: context.df.instanceId });
  if (untold > 0 && waitInMs > 0) {
    yield* pause(context, waitInMs);
  }
}
