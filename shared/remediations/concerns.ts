import type { Preflight } from '../model/remediation.ts';

/** One thing a preflight looked at. */
export interface Concern {
  readonly result: Preflight['result'];
  readonly reason: string;
}

export const safe = (reason: string): Concern => ({ result: 'safe', reason });
export const unsafe = (reason: string): Concern => ({ result: 'unsafe', reason });
export const unsure = (reason: string): Concern => ({ result: 'unknown', reason });

/** The worst of them, with the reasons for it; what is safe is said only when everything is. */
export function weigh(concerns: readonly Concern[]): Preflight {
  const problems = concerns.filter(({ result }) => result !== 'safe').toSorted((a, b) => rank(a) - rank(b));
  const worst = problems[0];
  return worst === undefined
    ? { result: 'safe', reasons: concerns.map(({ reason }) => reason) }
    : { result: worst.result, reasons: problems.map(({ reason }) => reason) };
}

function rank({ result }: Concern): number {
  return result === 'unsafe' ? 0 : 1;
}
