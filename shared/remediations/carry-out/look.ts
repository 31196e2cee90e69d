import type { RemediationRequest } from '../../model/remediation.ts';
import { unitRefOf } from '../../model/resource-id.ts';
import type { Resource, Unit } from '../../model/unit.ts';
import type { Judgement } from '../../model/verdict.ts';
import type { Equipped } from '../ports.ts';

export type Seen =
  | { readonly status: 'read'; readonly resource: Resource; readonly unit: Unit; readonly judgement: Judgement | undefined }
  | { readonly status: 'gone' }
  | { readonly status: 'denied'; readonly because: string };

/** Reads the unit with the resource afresh and judges it. What could not be read for the moment is an exception: it is tried again. */
export async function look(equipped: Equipped, request: RemediationRequest, signal: AbortSignal): Promise<Seen> {
  const { resourceId } = request;
  const unit = await equipped.collect(unitRefOf(request.unit), { signal, touched: [resourceId] });
  const resource = resourcesAt(unit, resourceId);
  if (resource === undefined) {
    return unseen(unit, resourceId);
  }
  const judgements = await equipped.judge(unit, equipped.now().toISOString());
  const judgement = judgements.find((one) => one.ruleId === request.ruleId && one.resourceId === resourceId);
  return { status: 'read', resource, unit, judgement };
}

function resourcesAt(unit: Unit, resourceId: string): Resource | undefined {
  return unit.slots.flatMap(({ reading }) => (reading.status === 'read' ? reading.value : [])).find(({ id }) => id === resourceId);
}

function unseen(unit: Unit, resourceId: string): Seen {
  const own = unit.slots.find(({ target, holds }) => target === resourceId && holds === 'one') ?? rootSlot(unit);
  switch (own?.reading.status) {
    case 'denied':
      return { status: 'denied', because: `${own.reading.because} Missing: ${own.reading.missing}.` };
    case 'unread':
      throw new Error(`The resource could not be read: ${own.reading.because}`);
    case undefined:
    case 'read':
    case 'gone':
      return { status: 'gone' };
  }
}

function rootSlot(unit: Unit): Unit['slots'][number] | undefined {
  return unit.slots.find(({ target, holds }) => holds === 'one' && target === unit.id);
}
