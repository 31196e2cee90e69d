import { describe, expect, it } from 'vitest';
import { judge } from '../shared/engine/judge.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { Kind } from '../shared/model/kinds.ts';
import { defaultRulePolicy, type RulePolicy } from '../shared/model/policy.ts';
import type { Rule } from '../shared/model/rule.ts';
import type { Unit } from '../shared/model/unit.ts';
import type { Judgement } from '../shared/model/verdict.ts';
import { AT, aResource, aSlot, aUnit, denied, type Scene, WORKSPACE_ID } from './scenes.ts';

interface Case {
  /** Raw JSON of the judged resource. */
  readonly raw: JsonObject & { readonly id?: string };
  readonly beside?: Scene;
  readonly policy?: Partial<RulePolicy>;
  readonly apiVersion?: string;
  /** Text the reason must contain. */
  readonly because?: string;
  /** The pass must carry advice. */
  readonly advice?: true;
}

type Cases = Readonly<Record<string, Case>>;

interface Verdicts {
  readonly pass: Cases;
  readonly fail: Cases;
  readonly notApplicable?: Cases;
  readonly unknown?: Cases;
}

/**
 * Every rule test has this shape: named resources under the verdict they must have.
 * What every rule owes is tested here without being asked: a denied read, each denied neighbour and each property hidden by
 * an older api-version never pass, and every verdict carries a receipt.
 */
export function ruleCases(rule: Rule, verdicts: Verdicts): void {
  if (collected !== undefined) {
    const cases = Object.entries(verdicts).flatMap(([verdict, named]) =>
      Object.entries(named as Cases).map(([name, given]) => ({ verdict, name, given })),
    );
    collected.push(...cases.map(({ verdict, name, given }) => ({ rule, verdict, name, ...sceneOf(rule, given) })));
    return;
  }
  describe(`${rule.id} ${rule.title}`, () => {
    for (const [verdict, cases] of Object.entries(verdicts)) {
      it.each(Object.entries(cases as Cases))(`${verdict}: %s`, (_name, given) => {
        const judgement = judgeCase(rule, given);
        expect(judgement).toMatchObject({ verdict });
        expect(judgement.receipt.length).toBeGreaterThan(0);
        expect(judgement.because).toMatch(/^[A-Z0-9].*\.$/s);
        expect(judgement.because).toContain(given.because ?? '');
        expect(judgement.advice !== undefined).toBe(given.advice === true);
      });
    }
    deniedCases(rule, verdicts.pass);
    hiddenCases(rule, verdicts.pass);
  });
}

/** A case as others may judge it: the resource in its unit, under its policy. */
export interface Collected {
  readonly rule: Rule;
  readonly verdict: string;
  readonly name: string;
  readonly unit: Unit;
  readonly resourceId: string;
  readonly policy: RulePolicy;
}

let collected: Collected[] | undefined;

/** The cases of the rule tests that are imported meanwhile, instead of tests of their own. */
export async function collectCases(imports: () => Promise<unknown>): Promise<readonly Collected[]> {
  const cases: Collected[] = [];
  collected = cases;
  try {
    await imports();
    return cases;
  } finally {
    collected = undefined;
  }
}

function sceneOf(rule: Rule, { raw, beside = {}, policy = {}, apiVersion }: Case): Pick<Collected, 'unit' | 'resourceId' | 'policy'> {
  const resource = aResource(rule.kind, raw, apiVersion);
  const unit = unitWith(rule, resource.id, aUnit(beside), aSlot(rule.kind, [resource]));
  return { unit, resourceId: resource.id, policy: { ...defaultRulePolicy, ...policy } };
}

function judgeCase(rule: Rule, { raw, beside = {}, policy = {}, apiVersion }: Case, change = (unit: Unit): Unit => unit): Judgement {
  const resource = aResource(rule.kind, raw, apiVersion);
  return judgeIn(rule, change(unitWith(rule, resource.id, aUnit(beside), aSlot(rule.kind, [resource]))), policy, resource.id);
}

function unitWith(rule: Rule, id: string, unit: Unit, own: Unit['slots'][number]): Unit {
  const root = rule.kind === 'workspace' || rule.kind === 'registry' || rule.kind === 'subscription';
  const others = unit.slots.filter((slot) => slot.kind !== rule.kind && !(root && slot.kind === 'workspace'));
  return { ...unit, id: root ? id : unit.id, slots: [own, ...others] };
}

function judgeIn(rule: Rule, unit: Unit, policy: Partial<RulePolicy>, resourceId: string): Judgement {
  const judgements = judge(unit, [rule], { at: AT, policy: { ...defaultRulePolicy, ...policy } });
  const mine = judgements.find((judgement) => judgement.resourceId === resourceId);
  if (mine === undefined) {
    throw new Error(`The rule gave no verdict on ${resourceId}.`);
  }
  return mine;
}

function deniedCases(rule: Rule, passing: Cases): void {
  it('unknown: the resource itself may not be read', () => {
    const slot = { ...aSlot(rule.kind, [], WORKSPACE_ID), reading: denied() };
    const judgement = judgeIn(rule, { id: WORKSPACE_ID, kind: 'workspace', slots: [slot] }, {}, WORKSPACE_ID);
    expect(judgement).toMatchObject({ verdict: 'unknown', missing: 'Microsoft.Test/read' });
  });

  const neighbours = Object.keys(rule.neighbours) as Kind[];
  if (neighbours.length === 0 || Object.keys(passing).length === 0) {
    return;
  }
  it.each(neighbours)('never passes while %s may not be read', (kind) => {
    const judgements = Object.values(passing).map((given) =>
      judgeCase(rule, given, (unit) => refused(unit, kind, targetOf(rule, kind, given))),
    );
    const looked = judgements.filter(({ receipt }) => receipt.some(({ found }) => found === 'denied'));
    expect(looked.length, `no passing case looks at ${kind}`).toBeGreaterThan(0);
    for (const { verdict } of looked) {
      expect(['unknown', 'fail', 'notApplicable']).toContain(verdict);
    }
  });
}

/** The unit with every slot of the kind refused; with one at `target` when it has none. */
function refused(unit: Unit, kind: Kind, target: string): Unit {
  const others = unit.slots.filter((slot) => slot.kind !== kind);
  const own = unit.slots.filter((slot) => slot.kind === kind);
  const slots = own.length > 0 ? own : [aSlot(kind, [], target)];
  return { ...unit, slots: [...others, ...slots.map((slot) => ({ ...slot, reading: denied() }))] };
}

/** What a list hangs on that a case leaves out: the judged resource for its own settings and deployments, else the unit. */
function targetOf(rule: Rule, kind: Kind, given: Case): string {
  const isOwn = kind === 'diagnostic-setting' || kind === 'online-deployment' || kind === 'batch-deployment';
  return isOwn ? aResource(rule.kind, given.raw).id : WORKSPACE_ID;
}

function hiddenCases(rule: Rule, passing: Cases): void {
  const hidden = Object.entries(rule.reads).filter(([, field]) => typeof field !== 'string' && !('secret' in field));
  if (hidden.length === 0) {
    return;
  }
  it.each(hidden.map(([path]) => path))('never passes while %s is hidden by an older api-version', (path) => {
    const resting = Object.values(passing).filter((given) => judgeCase(rule, given).receipt.some((line) => line.path === path));
    expect(resting.length, `no passing case rests on ${path}`).toBeGreaterThan(0);
    for (const given of resting) {
      const judgement = judgeCase(rule, { ...given, raw: without(given.raw, path), apiVersion: '2015-01-01' });
      expect(['unknown', 'fail', 'notApplicable']).toContain(judgement.verdict);
    }
  });
}

function without(raw: JsonObject, path: string): JsonObject {
  const [head = '', ...rest] = path.replaceAll('[]', '').split('.');
  const value = raw[head];
  if (rest.length === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) {
    const { [head]: _, ...others } = raw;
    return others;
  }
  return { ...raw, [head]: without(value as JsonObject, rest.join('.')) };
}
