import { apiVersions } from '../azure/api-versions.ts';
import type { PreflightFacts } from '../model/preflight-facts.ts';
import type { Remediation } from '../model/remediation.ts';
import type { Resource, Unit } from '../model/unit.ts';
import { type Concern, weigh } from './concerns.ts';
import { planToSet, type Setting } from './setting.ts';
import { valueAt } from './values.ts';
import { wholeWith } from './whole.ts';

/** What is said once of every property of a type. */
export interface Type extends Pick<Remediation, 'kind' | 'actions'> {
  /** How a reader calls it: `storage account`. */
  readonly noun: string;
  /** Of a type that takes no PATCH of its properties: those that a PUT has to bring along. */
  readonly keeps?: readonly string[];
}

export interface OneProperty
  extends Pick<Setting, 'path' | 'wanted' | 'alsoFine' | 'missing' | 'risk' | 'sideEffects'>,
    Pick<Remediation, 'id' | 'facts'> {
  readonly ruleId: string;
  /** What it does, as the beginning of a sentence: `Require HTTPS on`. */
  readonly does: string;
  readonly concerns: (resource: Resource, unit: Unit, facts: PreflightFacts) => readonly Concern[];
}

/** A repair that sets one property. Clients may depend on it, so people are asked. */
export function oneProperty({ kind, noun, actions, keeps }: Type, repair: OneProperty): Remediation {
  const { id, ruleId, does, facts, concerns, ...setting } = repair;
  const { path } = setting;
  return {
    id,
    title: `${does} the ${noun}`,
    kind,
    ruleIds: [ruleId],
    class: 'GATED',
    writes: [path],
    actions,

    plan: (resource) =>
      planToSet(resource, {
        ...setting,
        remediationId: id,
        actions,
        apiVersion: apiVersions[kind],
        summary: `${does} the ${noun} ${resource.name}.`,
        ...(keeps === undefined ? {} : { write: (value) => wholeWith(resource, { path, value, keeps }) }),
      }),

    ...(facts === undefined ? {} : { facts }),
    preflight: (resource, unit, known) => weigh(concerns(resource, unit, known)),

    // Other properties may have changed since the plan was made: what is there now goes along.
    ...(keeps === undefined ? {} : { rebase: (write, resource) => wholeWith(resource, { path, value: valueAt(write.body, path), keeps }) }),
  };
}
