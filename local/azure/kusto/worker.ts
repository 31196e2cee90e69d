import { parentPort } from 'node:worker_threads';
import { type KustoRow, lookBackOf, runKusto } from './run.ts';

/** What the simulated Log Analytics is asked: the parser takes a second to load and would hold up everything else. */
export interface KustoQuestion {
  /** Name → query. */
  readonly queries: Readonly<Record<string, string>>;
  /** Table → rows. */
  readonly tables: Readonly<Record<string, readonly KustoRow[]>>;
  /** RFC 3339. */
  readonly now: string;
  /** For how long there has been anything to be seen. */
  readonly ageInMs: number;
}

export type KustoAnswer = Readonly<Record<string, readonly KustoRow[] | { readonly refused: string }>>;

parentPort?.on('message', (question: KustoQuestion) => {
  parentPort?.postMessage(answerOf(question));
});

/** A query that looks back further than there has been anything is left out: that nothing was there says nothing yet. */
function answerOf({ queries, tables, now, ageInMs }: KustoQuestion): KustoAnswer {
  const known = { now: new Date(now), rowsOf: (table: string) => tables[table] ?? [] };
  return Object.fromEntries(
    Object.entries(queries).map(([name, query]) => {
      try {
        return [name, lookBackOf(query) > ageInMs ? [] : runKusto(query, known)];
      } catch (error) {
        return [name, { refused: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
}
