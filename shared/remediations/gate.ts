import type { Mode, Preflight, Remediation } from '../model/remediation.ts';
import type { Gate } from '../model/remediation-run.ts';
import type { RemediationPolicy } from './ports.ts';

export interface GateAnswer {
  readonly gate: Gate;
  readonly because: string;
}

export function modeOf(policy: Pick<RemediationPolicy, 'mode' | 'rules'>, ruleId: string): Mode {
  return policy.rules[ruleId] ?? policy.mode;
}

/** Whether the rule is named as `auto`; the general mode is not enough for a GATED remediation. */
function isOptedIn(policy: Pick<RemediationPolicy, 'rules'>, ruleId: string): boolean {
  return policy.rules[ruleId] === 'auto';
}

/** What the mode, the class and the preflight allow for a plan that would change something. */
export function gateOf(
  policy: Pick<RemediationPolicy, 'mode' | 'rules'>,
  ruleId: string,
  facts: { readonly remediation: Pick<Remediation, 'class'>; readonly preflight: Preflight },
): GateAnswer {
  const mode = modeOf(policy, ruleId);
  switch (mode) {
    case 'off':
    case 'audit':
      return { gate: 'refuse', because: `The mode of ${ruleId} is ${mode}: findings are reported, not repaired.` };
    case 'shadow':
      return { gate: 'record', because: `The mode of ${ruleId} is shadow: the plan is recorded and not carried out.` };
    case 'approve':
      return { gate: 'ask', because: `The mode of ${ruleId} is approve: a person decides.` };
    case 'auto':
      return facts.remediation.class === 'AUTO' || isOptedIn(policy, ruleId)
        ? automatic(facts.preflight)
        : { gate: 'ask', because: `The change can cut access and ${ruleId} is not named as auto: a person decides.` };
  }
}

/** Only `safe` runs by itself. What is known to do harm is not put to people at night; what we cannot tell is. */
function automatic({ result, reasons }: Preflight): GateAnswer {
  const because = reasons.join(' ');
  const gates = { safe: 'run', unknown: 'ask', unsafe: 'refuse' } as const;
  return { gate: gates[result], because };
}
