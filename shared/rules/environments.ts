import type { RulePolicy } from '../model/policy.ts';
import type { ResourceView, UnitView } from '../model/rule.ts';
import { tagIn } from '../model/tags.ts';
import { fail, pass, unknown, type Verdict } from '../model/verdict.ts';
import { ENVIRONMENT_TAG } from './production.ts';

/** What a rule of the estate reads of every workspace it compares. */
export const declared = { tags: ENVIRONMENT_TAG } as const;

type Declaring = ResourceView<'tags'>;
type Words = Pick<RulePolicy, 'environmentTag' | 'productionValues'>;

const PRODUCTION = 'production';

/** The environment a workspace declares; every word of the policy for production is the same one. Undefined: it declares none. */
export function environmentIn(workspace: Declaring, { environmentTag, productionValues }: Words): string | undefined {
  const value = tagIn(workspace.get('tags'), environmentTag);
  return value !== undefined && productionValues.includes(value) ? PRODUCTION : value;
}

/** Whether two environments have to be kept apart: any two, or only production from the rest. */
export type Apart = (one: string, other: string) => boolean;

export const anyTwo: Apart = (one, other) => one !== other;
export const productionFromRest: Apart = (one, other) => (one === PRODUCTION) !== (other === PRODUCTION);

/** Something that should be of one environment, and the workspaces that have it in common. */
export interface InCommon {
  /** As it stands in a sentence: `the key vault kv1`. */
  readonly what: string;
  readonly with: readonly Declaring[];
}

/**
 * The verdict on a workspace by what it has in common with others: `fail` when one of them is of another environment, `unknown` when one
 * declares none; undefined when nothing known stands against it.
 */
export function judgeInCommon(
  workspace: Declaring,
  things: readonly InCommon[],
  policy: Words,
  apart: Apart = anyTwo,
): Verdict | undefined {
  const own = environmentIn(workspace, policy);
  if (own === undefined) {
    return unknown(
      `The workspace ${workspace.name} has no tag ${policy.environmentTag}, so nobody can say which environment it belongs to.`,
    );
  }
  const met = things.flatMap(({ what, with: others }) =>
    others.filter(({ id }) => id !== workspace.id).map((other) => ({ what, name: other.name, environment: environmentIn(other, policy) })),
  );
  const strangers = met.filter(({ environment }) => environment !== undefined && apart(own, environment));
  if (strangers.length > 0) {
    const found = strangers.map(({ what, name, environment }) => `${what} with ${name} (${environment})`);
    return fail(`The workspace ${workspace.name} is ${own} and shares ${[...new Set(found)].join(', ')}.`);
  }
  const silent = met.find(({ environment }) => environment === undefined);
  return silent === undefined
    ? undefined
    : unknown(`It shares ${silent.what} with ${silent.name}, which has no tag ${policy.environmentTag}.`);
}

interface Scopes extends Pick<UnitView, 'policy' | 'seenWhole'> {
  known(kind: 'workspace', target: string): readonly Declaring[];
}

/** The verdict on a workspace by what else lies in a resource group or subscription: nothing from the other side of production. */
export function judgeScope(workspace: Declaring, estate: Scopes, { id, what }: { readonly id: string; readonly what: string }): Verdict {
  const met = [{ what, with: estate.known('workspace', id) }];
  const verdict = judgeInCommon(workspace, met, estate.policy, productionFromRest);
  if (verdict !== undefined) {
    return verdict;
  }
  estate.seenWhole('workspace', id);
  return pass(`No workspace on the other side of production is in ${what}.`);
}
