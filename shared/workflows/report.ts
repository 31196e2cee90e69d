import { type OrchestrationContext, RetryOptions } from 'durable-functions';
import type { Rendering, ReportActivities } from '../model/report.ts';
import { messageOf, type Steps } from './steps.ts';

export const REPORT = 'report-v1';

type Input<N extends keyof ReportActivities> = Parameters<ReportActivities[N]>[0];
type Answer<N extends keyof ReportActivities> = Awaited<ReturnType<ReportActivities[N]>>;

/** gather → render each format → deliver → finish. What cannot be made is left out, named and alarmed; the rest arrives. */
export function* reportV1(context: OrchestrationContext): Steps<readonly string[]> {
  const id = context.df.instanceId;
  const files: string[] = [];
  const problems: string[] = [];
  for (const format of yield* renderings(context, problems)) {
    const file = yield* render(context, format, problems);
    files.push(...(file === null ? [] : [file]));
  }
  if (files.length > 0) {
    yield* deliver(context, files, problems);
  }
  yield* step(context, 'finishReport', { id, files, ...(problems.length === 0 ? {} : { because: problems.join(' ') }) });
  return files;
}

function* renderings(context: OrchestrationContext, problems: string[]): Steps<readonly Rendering[]> {
  try {
    const { formats } = yield* step(context, 'gatherReport', { id: context.df.instanceId });
    return ['trend', ...formats];
  } catch (error) {
    problems.push(`The data could not be gathered: ${messageOf(error)}`);
    return [];
  }
}

function* render(context: OrchestrationContext, format: Rendering, problems: string[]): Steps<string | null> {
  try {
    return (yield* step(context, 'renderReport', { id: context.df.instanceId, format })).file;
  } catch (error) {
    problems.push(`The format ${format} could not be made: ${messageOf(error)}`);
    return null;
  }
}

function* deliver(context: OrchestrationContext, files: readonly string[], problems: string[]): Steps<void> {
  try {
    yield* step(context, 'deliverReport', { id: context.df.instanceId, files });
  } catch (error) {
    problems.push(`The report could not be sent: ${messageOf(error)}`);
  }
}

function* step<N extends keyof ReportActivities>(context: OrchestrationContext, name: N, input: Input<N>): Steps<Answer<N>> {
  // Durable hands answers back untyped; the interface is the contract on both sides.
  return (yield context.df.callActivityWithRetry(name, retry(), input)) as Answer<N>;
}

function retry(): RetryOptions {
  const options = new RetryOptions(5_000, 4);
  options.backoffCoefficient = 3;
  options.maxRetryIntervalInMilliseconds = 60_000;
  return options;
}
