import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../model/json.ts';
import type { Judgement } from '../model/verdict.ts';

/** A decision to accept a finding, bound to the exact values it excuses. */
export interface Exemption {
  readonly ruleId: string;
  /** Canonical id of the resource. */
  readonly resourceId: string;
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
  /** RFC 3339; from then on the finding counts again. */
  readonly expires: string;
  /** Property path → the value that was accepted; a different value voids the exemption. */
  readonly values: Readonly<Record<string, Json>>;
}

/** Turns fails into `exempt` where a decision in force excuses exactly what was found. */
export function applyExemptions(judgements: readonly Judgement[], exemptions: readonly Exemption[], at: string): Judgement[] {
  return judgements.map((judgement) => {
    const exemption = judgement.verdict === 'fail' ? exemptions.find((candidate) => covers(candidate, judgement, at)) : undefined;
    return exemption === undefined
      ? judgement
      : {
          ...judgement,
          verdict: 'exempt',
          because: `${judgement.because} Accepted until ${exemption.expires}: ${exemption.reason} (${exemption.ticket}).`,
        };
  });
}

function covers(exemption: Exemption, judgement: Judgement, at: string): boolean {
  return (
    exemption.ruleId === judgement.ruleId &&
    exemption.resourceId === judgement.resourceId &&
    Date.parse(exemption.expires) > Date.parse(at) &&
    Object.entries(exemption.values).every(([path, value]) => excuses(judgement, path, value))
  );
}

function excuses(judgement: Judgement, path: string, value: Json): boolean {
  return judgement.receipt.some(
    (line) => line.path === path && line.resourceId === judgement.resourceId && isDeepStrictEqual(line.found, value),
  );
}
