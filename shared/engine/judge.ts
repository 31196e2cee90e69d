import { createHash } from 'node:crypto';
import type { Exemption } from '../model/exemption.ts';
import { withoutExpressions } from '../model/expression.ts';
import { armTypes } from '../model/kinds.ts';
import { defaultRulePolicy, type RulePolicy } from '../model/policy.ts';
import { ESTATE } from '../model/resource-id.ts';
import type { Rule } from '../model/rule.ts';
import { type Resource, rootOf, type Slot, type Unit } from '../model/unit.ts';
import { type Judgement, type ReceiptLine, unknown, type Verdict } from '../model/verdict.ts';
import { applyExemptions } from './exemptions.ts';
import { Unseen } from './unseen.ts';
import { type Recorder, viewResource, viewUnit } from './views.ts';

export interface JudgeOptions {
  /** When the unit was looked at, RFC 3339. */
  readonly at: string;
  readonly policy?: RulePolicy;
  readonly exemptions?: readonly Exemption[];
}

/**
 * The one judgement behind every door: every rule of the unit over every resource of its kind in it.
 * Pure. What was denied, not read, hidden by the api-version, or made a rule throw is `unknown`, never `pass`.
 * Sorted by rule, then resource. A unit whose own resource is gone has no judgements.
 */
export function judge(unit: Unit, rules: readonly Rule[], options: JudgeOptions): Judgement[] {
  if (rootOf(unit)?.reading.status === 'gone') {
    return [];
  }
  const policy = options.policy ?? defaultRulePolicy;
  const around = { policy, at: options.at };
  const slotsByKind = Map.groupBy(unit.kind === 'estate' ? unit.slots.filter(isOwnPlace) : unit.slots, (slot) => slot.kind);
  const applied = rules.filter((rule) => (rule.unit === 'estate') === (unit.kind === 'estate'));
  const judgements = applied.flatMap((rule) => (slotsByKind.get(rule.kind) ?? []).flatMap((slot) => judgeSlot(rule, slot, unit, around)));
  return applyExemptions(sortJudgements(uniqueByResource(judgements)), options.exemptions ?? [], options.at, unit);
}

/** Of the estate: not what says that something was not seen, nor who shares what; each of these stands in a place of its own, too. */
function isOwnPlace({ kind, holds, target }: Slot): boolean {
  return target !== ESTATE.id && (kind !== 'workspace' || holds === 'one');
}

type Around = Parameters<typeof viewUnit>[3];

function judgeSlot(rule: Rule, slot: Slot, unit: Unit, around: Around): Judgement[] {
  const { reading } = slot;
  switch (reading.status) {
    case 'gone':
      return [];
    case 'read':
      return reading.value.map((resource) => judgeResource(rule, resource, unit, around));
    case 'denied':
      return [compose(rule, slot.target, armTypes[slot.kind], unit.id, unknown(reading.because, reading.missing), [receiptOf(slot)])];
    case 'unread':
      return [compose(rule, slot.target, armTypes[slot.kind], unit.id, unknown(reading.because), [receiptOf(slot)])];
  }
}

function judgeResource(rule: Rule, resource: Resource, unit: Unit, around: Around): Judgement {
  const judgement = judgeAsRead(rule, resource, unit, around);
  if (judgement.verdict !== 'unknown' || resource.isTemplate !== true || !looksForSecrets(rule)) {
    return judgement;
  }
  // A secret that is written out is one, whatever the parameters beside it turn out to be.
  const written = judgeAsRead(rule, { ...resource, raw: withoutExpressions(resource.raw) }, unit, around);
  return written.verdict === 'fail' ? written : judgement;
}

function looksForSecrets({ reads }: Rule): boolean {
  const fields = Object.values(reads);
  return fields.length > 0 && fields.every((field) => typeof field === 'object' && 'secret' in field);
}

function judgeAsRead(rule: Rule, resource: Resource, unit: Unit, around: Around): Judgement {
  const recorder: Recorder = new Map();
  const verdict = attempt(() =>
    rule.check(viewResource(resource, rule.reads, recorder), viewUnit(unit, rule.neighbours, recorder, around)),
  );
  const receipt = recorder.size > 0 ? [...recorder.values()] : [presence(resource)];
  return compose(rule, resource.id, resource.type, unit.id, verdict, receipt);
}

function attempt(check: () => Verdict): Verdict {
  try {
    return check();
  } catch (error) {
    if (error instanceof Unseen) {
      return unknown(error.message, error.missing);
    }
    return unknown(`The rule itself failed (${error instanceof Error ? error.message : String(error)}); please report it.`);
  }
}

function compose(
  rule: Rule,
  resourceId: string,
  resourceType: string,
  unit: string,
  verdict: Verdict,
  receipt: readonly ReceiptLine[],
): Judgement {
  const { id: ruleId, title, severity, control } = rule;
  return {
    ruleId,
    title,
    severity,
    control,
    resourceId,
    resourceType,
    unit,
    ...verdict,
    receipt,
    ...(verdict.verdict === 'fail' ? { findingId: findingIdOf(unit, ruleId, resourceId) } : {}),
  };
}

/** sha256 hex of unit, rule id and resource id: the same finding has the same id for ever. */
export function findingIdOf(unit: string, ruleId: string, resourceId: string): string {
  return createHash('sha256').update(`${unit}\n${ruleId}\n${resourceId}`).digest('hex');
}

function receiptOf(slot: Slot): ReceiptLine {
  return {
    resourceId: slot.target,
    path: armTypes[slot.kind],
    expected: 'readable',
    found: slot.reading.status,
    apiVersion: '',
    readAt: slot.readAt,
  };
}

function presence({ id, apiVersion, readAt }: Resource): ReceiptLine {
  return { resourceId: id, path: 'id', expected: 'present', found: id, apiVersion, readAt };
}

/** A resource that stands in two slots (a subnet of two computes) is judged once. */
function uniqueByResource(judgements: readonly Judgement[]): Judgement[] {
  return [...new Map(judgements.map((judgement) => [`${judgement.ruleId} ${judgement.resourceId}`, judgement])).values()];
}

function sortJudgements(judgements: readonly Judgement[]): Judgement[] {
  return judgements.toSorted((a, b) => compare(a.ruleId, b.ruleId) || compare(a.resourceId, b.resourceId));
}

/** By code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
