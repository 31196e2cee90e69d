import type { Consumer, Undelivered } from '../model/consumer.ts';
import type { Transition } from '../model/finding.ts';
import type { RemediationRequest } from '../model/remediation.ts';
import { isOwnResource } from './carry-out/propose.ts';
import { isEverRepaired } from './gate.ts';
import { instanceIdOf } from './instance-id.ts';
import { startOnce } from './orchestrations.ts';
import type { Equipped } from './ports.ts';
import { ownWriteOf, recogniseTransition } from './recognise.ts';
import { remediationForRule } from './registry.ts';
import { byTransition } from './requester.ts';

const STARTS: readonly Transition['change'][] = ['opened', 'regressed', 'changed'];
/** What a unit looked like when we first saw it, or what only a new rule finds, is for people to go through. */
const DIGESTED: readonly Transition['cause'][] = ['first-look', 'new-catalogue'];

/** Starts a remediation for each transition that calls for one. `orchestration` is the name to start. */
export function createConsumer(equipped: Equipped, orchestration: string): Consumer {
  return {
    name: 'remediation',
    wants: ({ change, cause, ruleId }) => STARTS.includes(change) && !DIGESTED.includes(cause) && remediationForRule(ruleId) !== undefined,
    async deliver(transitions) {
      const undelivered: Undelivered[] = [];
      for (const transition of transitions) {
        try {
          await consider(equipped, orchestration, transition);
        } catch (error) {
          undelivered.push({ transitionId: transition.id, because: error instanceof Error ? error.message : 'It could not be started.' });
        }
      }
      return undelivered;
    },
  };
}

async function consider(equipped: Equipped, orchestration: string, transition: Transition): Promise<void> {
  const request = requestOf(transition);
  if (request === null) {
    return;
  }
  const reason = await reasonToSkip(equipped, transition, request);
  const { ruleId, resourceId } = request;
  if (reason !== null) {
    equipped.log.info('A transition starts no remediation', { transitionId: transition.id, ruleId, resourceId, reason });
    return;
  }
  await startOnce(equipped.orchestrations, orchestration, instanceOf(transition), request);
  equipped.log.info('A transition started a remediation', { transitionId: transition.id, ruleId, resourceId });
}

/** Derived from the transition: a repeated delivery finds the instance or its record. */
export function instanceOf({ id, at }: Pick<Transition, 'id' | 'at'>): string {
  return instanceIdOf(byTransition(id), new Date(at));
}

function requestOf({ id, ruleId, findingId, resourceId, unit }: Transition): RemediationRequest | null {
  const remediation = remediationForRule(ruleId);
  return remediation === undefined
    ? null
    : { remediationId: remediation.id, ruleId, findingId, resourceId, unit, requestedBy: byTransition(id) };
}

async function reasonToSkip(equipped: Equipped, transition: Transition, request: RemediationRequest): Promise<string | null> {
  const policy = await equipped.policy();
  const { ruleId, resourceId, unit } = request;
  if (!isEverRepaired(policy, ruleId, { resourceId, environment: await environmentAt(equipped, unit) })) {
    return 'mode off or audit';
  }
  return isOwnResource(policy, request.resourceId) ? 'own resource' : await remembered(equipped, transition, request);
}

async function environmentAt({ lastSeen, environmentOf }: Equipped, id: string): Promise<string | undefined | null> {
  const unit = await lastSeen(id);
  return unit === null ? null : await environmentOf(unit);
}

/** What the store knows that speaks against starting. */
async function remembered(equipped: Equipped, transition: Transition, request: RemediationRequest): Promise<string | null> {
  const { store } = equipped;
  const now = equipped.now();
  const { resourceId, ruleId, remediationId } = request;
  if ((await store.get(instanceOf(transition))) !== null) {
    return 'started before';
  }
  if ((await store.held(resourceId, ruleId, now)) !== null) {
    return 'held off after an undo';
  }
  const holder = await store.holder(resourceId, remediationId, now);
  if (holder !== null) {
    return await becauseOfActive(equipped, holder);
  }
  return (await isOwnWrite(equipped, transition)) ? 'our own write' : null;
}

/**
 * One that has not written yet plans again before it does, and so covers what the transition tells. One that has written is blind to
 * it: the transition must come again when that one is over.
 */
async function becauseOfActive({ store }: Equipped, holder: string): Promise<string> {
  const state = (await store.get(holder))?.state;
  if (state === 'applying' || state === 'verifying') {
    throw new Error(`Remediation ${holder} of the same resource is being carried out; this one has to wait for its end.`);
  }
  return 'another one is active';
}

async function isOwnWrite({ store, ownPrincipals }: Equipped, transition: Transition): Promise<boolean> {
  if (transition.actor?.objectId === undefined) {
    return false;
  }
  const { records } = await store.list({ resourceId: transition.resourceId, top: 10 });
  const writes = records.map(ownWriteOf).filter((write) => write !== null);
  return recogniseTransition(transition, ownPrincipals, writes) !== null;
}
