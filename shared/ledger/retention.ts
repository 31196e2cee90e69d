/** How long things are kept; the `retention` part of the configuration. */
export interface Retention {
  readonly looksInDays: number;
  /** Resolved findings and transitions. */
  readonly resolvedFindingsInDays: number;
  readonly deadLettersInDays: number;
  readonly changesInDays: number;
}

export const defaultRetention: Retention = { looksInDays: 90, resolvedFindingsInDays: 400, deadLettersInDays: 30, changesInDays: 400 };

const DAY_IN_MS = 86_400_000;

/** When a row may go, RFC 3339. */
export function purgeAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * DAY_IN_MS).toISOString();
}

export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_IN_MS).toISOString();
}
