import { until } from '../../local/client.ts';
import type { Stack } from '../../local/stack.ts';
import type { ReportRun } from '../../shared/model/report.ts';
import type { Wrongs } from './ends.ts';

const PAUSE_IN_MS = 4_000;
/** Not PDF: drawing it would take the time that the others need. */
const FORMATS = ['html', 'csv', 'json'] as const;

/** Asks for compliance reports while the host dies again and again. Resolves with the ids of those that were promised. */
export function reportOften({ service }: Pick<Stack, 'service'>): { stop(): Promise<readonly string[]> } {
  const over = new AbortController();
  const promised: string[] = [];
  const asking = (async () => {
    while (!over.signal.aborted) {
      // Down: a report that nobody was promised may never begin, and is ended minutes later.
      const answer = await ask({ service }).catch(() => undefined);
      promised.push(...(answer === undefined ? [] : [answer.id]));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_IN_MS));
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await asking;
      return promised;
    },
  };
}

/** Every report that was promised, and one more, is made with all its files. */
export async function lastReport(
  { service }: Pick<Stack, 'service'>,
  promised: readonly string[],
  withinInMs: number,
): Promise<{ readonly reports: number; readonly wrongs: Wrongs }> {
  try {
    const ids = new Set([...promised, (await ask({ service })).id]);
    const ended = await until(
      'every report to end',
      async () => {
        const { value } = await service.get<{ value: readonly ReportRun[] }>('/api/v1/reports?top=500');
        const wanted = value.filter(({ id }) => ids.has(id));
        return wanted.length === ids.size && wanted.every(({ state }) => state !== 'running') ? wanted : undefined;
      },
      { withinInMs },
    );
    return { reports: ended.length, wrongs: ended.flatMap(wrongIn) };
  } catch (error) {
    return { reports: 0, wrongs: [error instanceof Error ? error.message : String(error)] };
  }
}

function ask({ service }: Pick<Stack, 'service'>): Promise<{ readonly id: string }> {
  return service.post('/api/v1/reports', { packs: ['gdpr'], formats: FORMATS });
}

function wrongIn({ id, state, files, because }: ReportRun): string[] {
  const lacking = FORMATS.filter((format) => !files.some((file) => file.endsWith(`.${format}`)));
  return state === 'finished' && lacking.length === 0
    ? []
    : [`The report ${id} is ${state} and lacks ${lacking.join(', ') || 'nothing'}: ${because ?? 'nobody knows why'}`];
}
