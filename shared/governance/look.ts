import { randomUUID } from 'node:crypto';
import { targetOf } from '../intake/units-concerned.ts';
import { compare } from '../ledger/life.ts';
import type { Claim } from '../ledger/unit-row.ts';
import type { Cause, Look, Notice, Transition } from '../model/finding.ts';
import { isWithin, subscriptionOfId, type UnitRef } from '../model/resource-id.ts';
import type { Unit } from '../model/unit.ts';
import type { CollectRequest, Ports } from './ports.ts';
import { nowOf, orAbort } from './time.ts';

export interface Occasion {
  readonly cause: Cause;
  readonly notices: readonly Notice[];
}

export interface Looked {
  readonly look: Look;
  readonly previous: Look | undefined;
}

/** One look at a unit we hold: read, judge, compare, commit, project. Null when somebody else committed first; nothing is kept then. */
export async function lookAt(claim: Claim, { cause, notices }: Occasion, ports: Ports, signal: AbortSignal): Promise<Looked | null> {
  const previous = (await ports.ledger.loadLook(claim.state.lookBlob)) ?? undefined;
  const unit = await orAbort(ports.collect(claim.ref, requestFor({ cause, notices }, claim.ref, previous?.unit, ports, signal)), signal);
  const at = timeOfLook(nowOf(ports), previous);
  const judgements = await orAbort(Promise.resolve(ports.judge(unit, at)), signal);
  const { catalogueVersion } = ports;
  const drawn: Look = {
    schemaVersion: 1,
    id: (ports.randomId ?? randomUUID)(),
    unit,
    unitKind: unit.kind,
    at,
    cause: previous === undefined ? 'first-look' : cause,
    catalogueVersion,
    judgements,
    ...compare({ previous, unit, judgements, at, cause, catalogueVersion, notices }),
  };
  const look = ports.observe === undefined ? drawn : await orAbort(ports.observe(drawn, { previous, notices }, signal), signal);
  signal.throwIfAborted();
  if (!(await ports.ledger.commit(claim, look)) || !(await projectLook(claim, look, ports))) {
    return null;
  }
  return { look, previous };
}

/** Later than the look before, whatever the clocks of two hosts say: the order of a finding's transitions is the order of their times. */
function timeOfLook(now: Date, previous: Look | undefined): string {
  const earliest = previous === undefined ? 0 : Date.parse(previous.at) + 1;
  return new Date(Math.max(now.getTime(), earliest)).toISOString();
}

/** Finishes what a holder before us committed and could not write out. False: somebody else holds the unit by now. */
export async function finishProjection(claim: Claim, ports: Ports): Promise<boolean> {
  const { lookId, lookBlob, projectedLookId } = claim.state;
  if (lookId === projectedLookId) {
    return true;
  }
  const look = await ports.ledger.loadLook(lookBlob);
  if (look === null) {
    ports.log.error('A committed look is missing from storage; what changed in it is lost', { unit: claim.ref.id, blob: lookBlob });
    return await claim.projected(claim.state.dependentsHash);
  }
  return await projectLook(claim, look, ports);
}

function projectLook(claim: Claim, look: Look, { ledger, dependentsOf, consumers, log }: Ports): Promise<boolean> {
  const wants = (name: string, wanted: () => boolean): boolean => {
    try {
      return wanted();
    } catch {
      log.error('A consumer could not say whether it wants a transition; it is told', { consumer: name });
      return true;
    }
  };
  const consumersOf = (transition: Transition) =>
    consumers.filter((consumer) => wants(consumer.name, () => consumer.wants(transition))).map(({ name }) => name);
  return ledger.project(claim, look, { dependents: dependentsOf(look.unit), consumersOf });
}

/** Events name what to read again; whoever asks by hand or by schedule gets everything read again. */
function requestFor(occasion: Occasion, ref: UnitRef, previous: Unit | undefined, ports: Ports, signal: AbortSignal): CollectRequest {
  const isByEvent = occasion.cause === 'event' || occasion.cause === 'sweep';
  if (!isByEvent || previous === undefined) {
    return { signal };
  }
  const touched = [...new Set(occasion.notices.map(({ resourceId }) => resourceId))];
  const isAllKnown = touched.every((id) => isKnown(id, ref, previous));
  return { signal, previous, touched, reuseForInMs: isAllKnown ? ports.reuseReadingsForInMs : 0 };
}

/** Whether the unit as we know it tells what an id concerns. A new private endpoint may be anybody's: then everything is read again. */
function isKnown(id: string, { id: unit }: UnitRef, { slots }: Unit): boolean {
  const hangsOn = targetOf(id);
  const isInherited = isWithin(unit, hangsOn) || subscriptionOfId(hangsOn) === null;
  const isPartOf = (target: string) => target.includes('/providers/') && isWithin(hangsOn, target);
  return isWithin(id, unit) || isInherited || slots.some(({ target }) => isWithin(target, hangsOn) || isPartOf(target));
}
