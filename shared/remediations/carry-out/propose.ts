import type { Plan, Preflight, Remediation, RemediationRequest } from '../../model/remediation.ts';
import type { Gate, RemediationRecord } from '../../model/remediation-run.ts';
import { isWithin } from '../../model/resource-id.ts';
import type { Judgement } from '../../model/verdict.ts';
import { gateOf } from '../gate.ts';
import type { Equipped, RemediationPolicy } from '../ports.ts';
import { remediationById } from '../registry.ts';
import { isPersonal } from '../requester.ts';
import { look, type Seen } from './look.ts';

export interface Proposed {
  readonly gate: Gate;
  readonly because: string;
  readonly plan: Plan | null;
  readonly preflight: Preflight;
}

/** Looks now and says what should happen. The plan step and the step that writes ask the same question. */
export async function propose(equipped: Equipped, { request }: RemediationRecord, signal: AbortSignal): Promise<Proposed> {
  const remediation = remediationById(request.remediationId);
  if (remediation === undefined) {
    return without('refuse', `No remediation is called ${request.remediationId}.`);
  }
  const policy = await equipped.policy();
  const own = ownRefusal(policy, request.resourceId) ?? (await heldRefusal(equipped, request));
  if (own !== null) {
    return without('refuse', own);
  }
  return decide(remediation, request.ruleId, { seen: await look(equipped, request, signal), policy });
}

function decide(
  remediation: Remediation,
  ruleId: string,
  { seen, policy }: { readonly seen: Seen; readonly policy: RemediationPolicy },
): Proposed {
  if (seen.status === 'gone') {
    return without('nothing', 'The resource is gone.');
  }
  if (seen.status === 'denied') {
    return without('refuse', `The resource may not be read: ${seen.because}`);
  }
  const { resource, unit, judgement } = seen;
  const plan = remediation.plan(resource);
  const obstacle = obstacleTo(plan, judgement);
  if (obstacle !== null) {
    return without(obstacle.gate, obstacle.because);
  }
  const preflight = remediation.preflight(resource, unit);
  return { ...gateOf(policy, ruleId, { remediation, preflight }), plan, preflight };
}

interface Obstacle {
  readonly gate: 'nothing' | 'refuse';
  readonly because: string;
}

/** Why there is nothing to decide about: repaired meanwhile, accepted meanwhile, or no longer asked for. */
function obstacleTo(plan: Plan | null, judgement: Judgement | undefined): Obstacle | null {
  if (plan === null) {
    return { gate: 'nothing', because: 'The resource is already as it should be.' };
  }
  switch (judgement?.verdict) {
    case undefined:
      return { gate: 'refuse', because: 'The rule does not judge this resource: it is switched off, or the unit no longer holds it.' };
    case 'exempt':
      return { gate: 'refuse', because: judgement.because };
    case 'pass':
    case 'notApplicable':
      return { gate: 'nothing', because: judgement.because };
    case 'fail':
    case 'unknown':
      return null;
  }
}

function without(gate: 'nothing' | 'refuse', because: string): Proposed {
  return { gate, because, plan: null, preflight: { result: 'unknown', reasons: [] } };
}

export function isOwnResource({ ownResources }: Pick<RemediationPolicy, 'ownResources'>, resourceId: string): boolean {
  return ownResources.some((own) => isWithin(resourceId, own));
}

function ownRefusal(policy: RemediationPolicy, resourceId: string): string | null {
  return isOwnResource(policy, resourceId) ? 'aml-warden runs on this resource and never changes it.' : null;
}

/** A hold keeps transitions from repairing what a person took back; another person may still ask for it. */
async function heldRefusal({ store, now }: Equipped, request: RemediationRequest): Promise<string | null> {
  const hold = isPersonal(request.requestedBy) ? null : await store.held(request.resourceId, request.ruleId, now());
  return hold === null ? null : `A repair was taken back (${hold.by}); the rule is held off until ${hold.until}.`;
}
