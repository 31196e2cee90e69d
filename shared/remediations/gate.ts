import type { Mode, Plan, Preflight, Remediation } from '../model/remediation.ts';
import type { Gate } from '../model/remediation-run.ts';
import { isWithin } from '../model/resource-id.ts';
import type { RemediationPolicy, ScopedMode } from './ports.ts';

export interface GateAnswer {
  readonly gate: Gate;
  readonly because: string;
}

/** What a mode depends on beside the rule. */
export interface Place {
  readonly resourceId: string;
  /** Lower case; undefined: the unit declares none; null: it could not be seen. */
  readonly environment: string | undefined | null;
}

type Modes = Pick<RemediationPolicy, 'mode' | 'rules' | 'scopes'>;

interface Setting {
  readonly mode: Mode;
  /** Whether the rule is named as `auto`; a general mode is not enough for a GATED remediation. */
  readonly isOptedIn: boolean;
}

const BY_CARE: readonly Mode[] = ['off', 'audit', 'shadow', 'approve', 'auto'];

/** The mode in force. Where the environment could not be seen it is the most careful of those that may apply. */
export function modeOf(policy: Modes, ruleId: string, place: Place): Mode {
  return settingOf(policy, ruleId, place).mode;
}

/** Whether anything could be done about a finding, whatever the environment turns out to be. */
export function isEverRepaired(policy: Modes, ruleId: string, place: Place): boolean {
  return settingsOf(policy, ruleId, place).some(({ mode }) => mode !== 'off' && mode !== 'audit');
}

function settingOf(policy: Modes, ruleId: string, place: Place): Setting {
  const settings = settingsOf(policy, ruleId, place);
  const mode = BY_CARE.find((candidate) => settings.some((setting) => setting.mode === candidate)) ?? 'audit';
  return { mode, isOptedIn: settings.every(({ isOptedIn }) => isOptedIn) };
}

function settingsOf(policy: Modes, ruleId: string, { resourceId, environment }: Place): readonly Setting[] {
  const possible = environment === null ? [undefined, ...namedEnvironments(policy)] : [environment];
  return possible.map((one) => decidedBy(policy, ruleId, { resourceId, environment: one }));
}

function namedEnvironments({ scopes }: Pick<Modes, 'scopes'>): readonly string[] {
  return scopes.map(({ environment }) => environment).filter((environment) => environment !== undefined);
}

/** The first entry that fits and says something about the rule decides, else the general part. */
function decidedBy(policy: Modes, ruleId: string, place: Place): Setting {
  const entry = policy.scopes.find((scope) => fits(scope, place) && (scope.rules[ruleId] ?? scope.mode) !== undefined);
  const { rules, mode = 'audit' } = entry ?? policy;
  const named = rules[ruleId];
  return { mode: named ?? mode, isOptedIn: named === 'auto' };
}

function fits({ scope, environment }: ScopedMode, place: Place): boolean {
  return (scope === undefined || isWithin(place.resourceId, scope)) && (environment === undefined || environment === place.environment);
}

export interface GateFacts {
  readonly remediation: Pick<Remediation, 'class'>;
  readonly preflight: Preflight;
  readonly risk: Plan['risk'];
  readonly place: Place;
}

/** What the mode, the class and the preflight allow for a plan that would change something. */
export function gateOf(policy: Modes, ruleId: string, { remediation, preflight, risk, place }: GateFacts): GateAnswer {
  const { mode, isOptedIn } = settingOf(policy, ruleId, place);
  switch (mode) {
    case 'off':
    case 'audit':
      return { gate: 'refuse', because: `The mode of ${ruleId} is ${mode} here: findings are reported, not repaired.` };
    case 'shadow':
      return { gate: 'record', because: `The mode of ${ruleId} is shadow here: the plan is recorded and not carried out.` };
    case 'approve':
      return { gate: 'ask', because: `The mode of ${ruleId} is approve here: a person decides.` };
    case 'auto':
      return forPeople(ruleId, remediation.class === 'AUTO' || isOptedIn, risk) ?? automatic(preflight);
  }
}

/** What never runs by itself in mode `auto`; null: it may. */
function forPeople(ruleId: string, mayRun: boolean, risk: Plan['risk']): GateAnswer | null {
  if (risk === 'irreversible') {
    return { gate: 'ask', because: 'The change cannot be undone: a person decides.' };
  }
  return mayRun ? null : { gate: 'ask', because: `The change can cut access and ${ruleId} is not named as auto: a person decides.` };
}

/** Only `safe` runs by itself. What is known to do harm is not put to people at night; what we cannot tell is. */
function automatic({ result, reasons }: Preflight): GateAnswer {
  const because = reasons.join(' ');
  const gates = { safe: 'run', unknown: 'ask', unsafe: 'refuse' } as const;
  return { gate: gates[result], because };
}
