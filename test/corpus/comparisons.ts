import type { Kind } from '../../shared/model/kinds.ts';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import type { ResourceView, Rule, UnitView } from '../../shared/model/rule.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';

export interface Comparison {
  readonly kind: Kind;
  readonly path: string;
  readonly expected: string;
}

const RUNS = 200;

/**
 * Every value a rule compares a property with, found by running it on views that answer at random. The random numbers are the
 * same in every run.
 */
export function comparisonsOf(rule: Rule): Comparison[] {
  const found = new Map<string, Comparison>();
  const random = randomNumbers();
  for (let run = 0; run < RUNS; run += 1) {
    try {
      rule.check(viewOf(rule.kind, random, found), unitOf(random, found));
    } catch {
      // A nonsense answer may well break a rule; what it compared before that counts.
    }
  }
  return [...found.values()];
}

function viewOf(kind: Kind, random: () => number, found: Map<string, Comparison>): ResourceView {
  const value = () => (random() < 0.4 ? undefined : `value-${Math.floor(random() * 4)}`);
  return {
    id: WORKSPACE_ID,
    name: 'mlw',
    get: value,
    text: value,
    is: (path, expected) => {
      found.set(`${kind} ${path} ${expected}`, { kind, path, expected: String(expected) });
      return random() < 0.3;
    },
    all: () => [value(), value()].filter((one) => one !== undefined),
  };
}

function unitOf(random: () => number, found: Map<string, Comparison>): UnitView {
  const some = (kind: Kind) => Array.from({ length: Math.floor(random() * 3) }, () => viewOf(kind, random, found));
  return {
    id: WORKSPACE_ID,
    environment: random() < 0.7 ? 'prod' : undefined,
    policy: defaultRulePolicy,
    at: AT,
    all: some,
    of: some,
    slots: () => [],
  } as unknown as UnitView;
}

/** Numbers from 0 to 1 that look random and repeat from run to run. */
function randomNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
