import type { Json } from './json.ts';
import type { Kind } from './kinds.ts';
import type { RulePolicy } from './policy.ts';
import type { Slot } from './unit.ts';
import type { Control, Severity, Verdict } from './verdict.ts';

/**
 * A property a rule reads, keyed by its path in ARM's JSON (`[]` for each array element, `*` for each map value).
 * The text says what is expected there and stands in the receipt.
 */
export type Field =
  | string
  /** `since`: the first api-version that returns the property; read with an older one, its absence is unknown. */
  | { readonly expected: string; readonly since: string }
  /** Only preview api-versions return the property. */
  | { readonly expected: string; readonly preview: true }
  /** May hold secrets: the receipt keeps the names of what was there and hides every value. */
  | { readonly expected: string; readonly secret: true };

export type Fields = Readonly<Record<string, Field>>;

/** The kinds beside the judged resource that a rule looks at, each with the properties it reads there. */
export type Neighbours = Readonly<Partial<Record<Kind, Fields>>>;

/**
 * A resource as a rule sees it. What is asked for becomes the receipt.
 * `null`, absent and (for text) empty are all "missing" and come back undefined.
 */
export interface ResourceView<Path extends string = string> {
  readonly id: string;
  readonly name: string;
  /** The value at the path; for a path with `[]` or `*` use `all`. */
  get(path: Path): Json | undefined;
  /** The value as text (booleans and numbers spelled out); undefined when missing or not a scalar. */
  text(path: Path): string | undefined;
  /** Whether the value's text equals `expected`, whatever the letter case. */
  is(path: Path, expected: string | boolean | number): boolean;
  /** Every value a path with `[]` or `*` reaches, missing ones left out; for a plain path the value itself or nothing. */
  all(path: Path): readonly Json[];
}

/** The unit as a rule sees it. Asking for what was not seen ends the rule with `unknown`; no rule can forget to check. */
export interface UnitView<N extends Neighbours = Neighbours> {
  readonly id: string;
  /** From the environment tag, lower case: `prod`, `test`, `dev` …; undefined when the workspace declares none. */
  readonly environment: string | undefined;
  readonly policy: RulePolicy;
  /** When the unit was looked at, RFC 3339: the only clock a rule has. */
  readonly at: string;
  /** Every resource of the kind in the unit. */
  all<K extends keyof N & Kind>(kind: K): readonly ResourceView<PathsOf<N, K>>[];
  /** Those that hang on one resource: the diagnostic settings of an endpoint, the deployments of an endpoint. */
  of<K extends keyof N & Kind>(kind: K, target: string): readonly ResourceView<PathsOf<N, K>>[];
  /** What was read, gone, denied or unread; for rules that judge existence itself. */
  slots(kind: keyof N & Kind): readonly Slot[];
  /** Those that hang on a target as far as they were seen, none where nothing was: enough to fail. To pass, ask `seenWhole` too. */
  known<K extends keyof N & Kind>(kind: K, target: string): readonly ResourceView<PathsOf<N, K>>[];
  /** Ends the rule with `unknown` unless everything of the kind that hangs on a target was seen. */
  seenWhole(kind: keyof N & Kind, target: string): void;
}

type PathsOf<N extends Neighbours, K extends keyof N> = keyof N[K] & string;

export type FixClass = 'auto' | 'gated' | 'recreate' | 'guide';

export interface RuleText {
  /** Permanent: findings, exemptions and suppressions refer to it. */
  readonly id: `AML-${string}-${string}`;
  /** The kind of resource it judges. */
  readonly kind: Kind;
  /** States the healthy condition, so that a list of titles reads as a standard. No full stop. */
  readonly title: string;
  readonly severity: Severity;
  readonly control: Control;
  /** What goes wrong when the rule is broken. Sentences. */
  readonly why: string;
  /** What a person should do. Sentences. */
  readonly how: string;
  readonly fix: FixClass;
  /** The id of the remediation that repairs a finding, if there is one. */
  readonly remediation?: string;
  /** `estate`: it compares workspaces and is judged in that unit only; absent: in the unit of its resource. */
  readonly unit?: 'estate';
  /** The only profile it is judged with; absent: those that take its severity. */
  readonly profile?: 'strict';
  /** https addresses a reader can follow. */
  readonly references: readonly [string, ...string[]];
  /** What other tools call the same check: `AP:438c38d2`, `CKV:CKV_AZURE_144` … (see CONTRIBUTING.md). */
  readonly peers?: readonly string[];
}

/** A pure function from a resource and its unit to a verdict, with its metadata beside it. */
export interface Rule extends RuleText {
  readonly reads: Fields;
  readonly neighbours: Neighbours;
  check(resource: ResourceView, unit: UnitView): Verdict;
}

interface RuleDefinition<F extends Fields, N extends Neighbours> extends RuleText {
  readonly reads: F;
  readonly neighbours?: N;
  check(resource: ResourceView<keyof F & string>, unit: UnitView<N>): Verdict;
}

/** Gives a rule file its types: a path that is not declared does not compile. */
// biome-ignore lint/complexity/noBannedTypes: {} is "no neighbours"
export function defineRule<const F extends Fields, const N extends Neighbours = {}>(definition: RuleDefinition<F, N>): Rule {
  return { neighbours: {}, ...definition } as unknown as Rule;
}
