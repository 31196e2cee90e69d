import type { Plan, Preflight, Remediation, RemediationRequest } from '../../model/remediation.ts';
import type { Gate, RemediationRecord } from '../../model/remediation-run.ts';
import { isWithin } from '../../model/resource-id.ts';
import type { Judgement } from '../../model/verdict.ts';
import { becauseOf, type Contest } from '../contested.ts';
import { gateOf, type Place } from '../gate.ts';
import type { FactsWanted } from '../gather-facts.ts';
import type { Equipped, RemediationPolicy } from '../ports.ts';
import { remediationById } from '../registry.ts';
import { isPersonal } from '../requester.ts';
import { openingAt } from '../windows.ts';
import { contestAbout } from './contest.ts';
import { look, type Seen } from './look.ts';
import { plannedFrom } from './whole-resource.ts';

export interface Proposed {
  readonly gate: Gate;
  readonly because: string;
  readonly plan: Plan | null;
  readonly preflight: Preflight;
  /** Undefined where nothing was read. */
  readonly place?: Place;
  /** Nothing may be written before, RFC 3339. */
  readonly notBefore?: string;
  /** Why the gate is closed: somebody keeps changing it back. */
  readonly contest?: Contest;
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
  const seen = await look(equipped, request, signal);
  const environment = seen.status === 'read' ? await equipped.environmentOf(seen.unit) : null;
  const place: Place = { resourceId: request.resourceId, environment };
  const decided = await decide(equipped, remediation, { seen, policy, place, ruleId: request.ruleId, signal });
  const proposed = { ...decided, place };
  return scheduled(await undisputed(equipped, request, { proposed, policy }), policy, equipped.now());
}

interface Grounds {
  readonly seen: Seen;
  readonly policy: RemediationPolicy;
  readonly place: Place;
  readonly ruleId: string;
  readonly signal: AbortSignal;
}

async function decide(equipped: Equipped, remediation: Remediation, grounds: Grounds): Promise<Proposed> {
  const { seen, policy } = grounds;
  if (seen.status === 'gone') {
    return without('nothing', 'The resource is gone.');
  }
  if (seen.status === 'denied') {
    return without('refuse', `The resource may not be read: ${seen.because}`);
  }
  const { unit, judgement } = seen;
  const resource = await plannedFrom(equipped, remediation, seen.resource, grounds.signal);
  const context = { unit, logWorkspaces: policy.logWorkspaces };
  const blocked = remediation.obstacle?.(resource, context) ?? null;
  if (blocked !== null) {
    return without('refuse', blocked);
  }
  const plan = remediation.plan(resource, context);
  const obstacle = obstacleTo(plan, judgement);
  if (obstacle !== null) {
    return without(obstacle.gate, obstacle.because);
  }
  return plan === null ? without('nothing', AS_IT_SHOULD_BE) : await weighed(equipped, remediation, { ...grounds, resource, unit, plan });
}

type Planned = Grounds & Pick<FactsWanted, 'resource' | 'unit' | 'plan'>;

/** What costs requests is read last, when there is something to write. */
async function weighed(equipped: Equipped, remediation: Remediation, planned: Planned): Promise<Proposed> {
  const { resource, unit, plan, policy, place, ruleId, signal } = planned;
  const { facts: wanted = [] } = remediation;
  const facts = wanted.length === 0 ? {} : await equipped.gatherFacts({ facts: wanted, resource, unit, plan }, signal);
  const preflight = remediation.preflight(resource, unit, facts);
  return { ...gateOf(policy, ruleId, { remediation, preflight, risk: plan.risk, place }), plan, preflight };
}

/** Closes the gate where the property goes to and fro. A person may still ask for the repair. */
async function undisputed(
  equipped: Equipped,
  request: RemediationRequest,
  { proposed, policy }: { readonly proposed: Proposed; readonly policy: RemediationPolicy },
): Promise<Proposed> {
  const { plan, gate } = proposed;
  if (plan === null || (gate !== 'run' && gate !== 'ask') || isPersonal(request.requestedBy)) {
    return proposed;
  }
  const contest = await contestAbout(equipped, request, { plan, limits: policy.contested });
  return contest === null ? proposed : { ...proposed, gate: 'refuse', because: becauseOf(contest, policy.contested), contest };
}

/** Adds until when a write has to wait. People are asked all the same: they may need the time. */
function scheduled(proposed: Proposed, { maintenanceWindows }: RemediationPolicy, now: Date): Proposed {
  if (proposed.gate !== 'run' && proposed.gate !== 'ask') {
    return proposed;
  }
  const opening = openingAt(maintenanceWindows, now);
  switch (opening) {
    case 'open':
      return proposed;
    case 'never':
      return { ...proposed, gate: 'refuse', because: 'No maintenance window will ever come: look at remediation.maintenanceWindows.' };
    default:
      return { ...proposed, notBefore: opening.opensAt.toISOString() };
  }
}

const AS_IT_SHOULD_BE = 'The resource is already as it should be.';

interface Obstacle {
  readonly gate: 'nothing' | 'refuse';
  readonly because: string;
}

/** Why there is nothing to decide about: repaired meanwhile, accepted meanwhile, or no longer asked for. */
function obstacleTo(plan: Plan | null, judgement: Judgement | undefined): Obstacle | null {
  if (plan === null) {
    return { gate: 'nothing', because: AS_IT_SHOULD_BE };
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
