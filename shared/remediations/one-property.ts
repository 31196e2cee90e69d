import { apiVersions } from '../azure/api-versions.ts';
import type { PreflightFacts } from '../model/preflight-facts.ts';
import type { Remediation } from '../model/remediation.ts';
import type { Resource, Unit } from '../model/unit.ts';
import { type Concern, weigh } from './concerns.ts';
import { planToSet, type Setting } from './setting.ts';

/** What is said once of every property of a type. */
interface Type extends Pick<Remediation, 'kind' | 'actions'> {
  /** How a reader calls it: `storage account`. */
  readonly noun: string;
}

export interface OneProperty
  extends Pick<Setting, 'path' | 'wanted' | 'alsoFine' | 'missing' | 'risk' | 'sideEffects'>,
    Pick<Remediation, 'id' | 'facts'> {
  readonly ruleId: string;
  /** What it does, as the beginning of a sentence: `Require HTTPS on`. */
  readonly does: string;
  readonly concerns: (resource: Resource, unit: Unit, facts: PreflightFacts) => readonly Concern[];
}

/** A repair that PATCHes one property. Clients may depend on it, so people are asked. */
export function oneProperty({ kind, noun, actions }: Type, repair: OneProperty): Remediation {
  const { id, ruleId, does, facts, concerns, ...setting } = repair;
  return {
    id,
    title: `${does} the ${noun}`,
    kind,
    ruleIds: [ruleId],
    class: 'GATED',
    writes: [setting.path],
    actions,

    plan: (resource) =>
      planToSet(resource, {
        ...setting,
        remediationId: id,
        actions,
        apiVersion: apiVersions[kind],
        summary: `${does} the ${noun} ${resource.name}.`,
      }),

    ...(facts === undefined ? {} : { facts }),
    preflight: (resource, unit, known) => weigh(concerns(resource, unit, known)),
  };
}
