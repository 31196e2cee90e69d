import { isAggregateLogsUploadError, type LogsIngestionClient } from '@azure/monitor-ingestion';
import type { Consumer, Undelivered } from '../model/consumer.ts';
import type { Transition } from '../model/finding.ts';
import type { Log } from '../model/log.ts';
import { findingRow } from '../reports/log-rows.ts';

export interface LogAnalyticsOptions {
  readonly client: Pick<LogsIngestionClient, 'upload'>;
  readonly ruleId: string;
  readonly stream: string;
  readonly log: Log;
}

/** Tells Log Analytics of every transition, through the Logs Ingestion API. Rows of a failed chunk are undelivered; the others arrived. */
export function logAnalyticsConsumer({ client, ruleId, stream, log }: LogAnalyticsOptions): Consumer {
  return {
    name: 'log-analytics',
    wants: () => true,
    deliver: async (transitions, abortSignal) => {
      try {
        await client.upload(ruleId, stream, transitions.map(findingRow), { abortSignal });
        return [];
      } catch (error) {
        const undelivered = undeliveredOf(error, transitions);
        // The SDK's error carries every failed row: only its causes may be written down.
        log.warn('Rows did not reach Log Analytics and stay in the outbox', {
          rows: undelivered.length,
          causes: [...new Set(undelivered.map(({ because }) => because))],
        });
        return undelivered;
      }
    },
  };
}

/** Sends rows of one stream; rejects with a few safe words when any did not arrive. */
export async function uploadRows(
  { client, ruleId, stream }: Omit<LogAnalyticsOptions, 'log'>,
  rows: readonly Readonly<Record<string, unknown>>[],
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    await client.upload(ruleId, stream, [...rows], { abortSignal });
  } catch (error) {
    const causes = isAggregateLogsUploadError(error) ? error.errors.map(({ cause }) => causeOf(cause)) : [causeOf(error)];
    throw new Error(`Log Analytics did not take rows of ${stream} (${[...new Set(causes)].join(', ')}).`);
  }
}

function undeliveredOf(error: unknown, transitions: readonly Transition[]): Undelivered[] {
  if (!isAggregateLogsUploadError(error)) {
    return transitions.map(({ id }) => ({ transitionId: id, because: causeOf(error) }));
  }
  return error.errors.flatMap(({ failedLogs, cause }) =>
    failedLogs.map((row) => ({ transitionId: String(row['TransitionKey']), because: causeOf(cause) })),
  );
}

/** What went wrong in a few safe words: the status and code, never a body. */
function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return 'unknown error';
  }
  const { statusCode, code, name } = error as { statusCode?: unknown; code?: unknown; name?: unknown };
  const parts = [statusCode, code, name].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' ') : 'unknown error';
}
