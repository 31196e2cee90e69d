import type { Kind } from '../model/kinds.ts';
import { isWithin, scopeOfId } from '../model/resource-id.ts';
import type { Resource, Slot, Unit } from '../model/unit.ts';
import { type Concern, safe, unsafe, unsure } from './concerns.ts';
import { textAt } from './values.ts';

const SETTLED = ['succeeded', 'failed', 'canceled', ''];

/** Whether no operation runs on the resource, as it says itself. */
export function isAtRest(resource: Resource): boolean {
  return SETTLED.includes(textAt(resource.raw, 'properties.provisioningState').toLowerCase());
}

/** Types that have no provisioningState, as Azure's type definitions say. */
export const WITHOUT_STATE: readonly Kind[] = ['registry'];

/** A resource that is being changed right now may not stay as it was read. */
export function isSettled(resource: Resource): Concern {
  const state = textAt(resource.raw, 'properties.provisioningState');
  if (state === '') {
    return withoutState(resource);
  }
  return isAtRest(resource)
    ? safe('No other operation is running on it.')
    : unsure(`Its provisioningState is ${state}: another operation is still running.`);
}

/**
 * A type that never tells would never be repaired by itself. It need not: such a type is written whole, and what would be replaced is
 * compared once more just before. A type that tells and did not this time is another matter.
 */
function withoutState({ kind }: Resource): Concern {
  return WITHOUT_STATE.includes(kind)
    ? safe('Azure does not tell of this type whether another operation is running; it is read once more just before the write.')
    : unsure('Azure did not tell its provisioningState: another operation may be running.');
}

/** A ReadOnly lock on the resource or above it makes ARM refuse the write. */
export function isUnlocked(resource: Resource, unit: Unit): Concern {
  const slots = unit.slots.filter((slot) => slot.kind === 'lock' && isWithin(resource.id, slot.target));
  const blind = slots.find(({ reading }) => reading.status === 'denied' || reading.status === 'unread');
  const lock = slots.flatMap(held).find((candidate) => isReadOnly(candidate) && isWithin(resource.id, scopeOfId(candidate.id)));
  if (lock !== undefined) {
    return unsafe(`The ReadOnly lock ${lock.name} forbids changes.`);
  }
  if (slots.length === 0) {
    return unsure('Locks that could forbid the change were not collected.');
  }
  return blind === undefined ? safe('No ReadOnly lock forbids the change.') : unsure(`Locks could not be read: ${becauseOf(blind)}`);
}

function isReadOnly(lock: Resource): boolean {
  return textAt(lock.raw, 'properties.level').toLowerCase() === 'readonly';
}

/** Without it Azure Machine Learning itself is shut out. An absent bypass is AzureServices, the provider's default. */
export function letsTrustedServicesThrough(resource: Resource): Concern {
  const bypass = textAt(resource.raw, 'properties.networkAcls.bypass') || 'AzureServices';
  const tokens = bypass.split(',').map((token) => token.trim().toLowerCase());
  return tokens.includes('azureservices')
    ? safe('Trusted Azure services still pass.')
    : unsafe(`networkAcls.bypass is ${bypass}, not AzureServices: Azure Machine Learning would be shut out.`);
}

export function held({ reading }: Slot): readonly Resource[] {
  return reading.status === 'read' ? reading.value : [];
}

export function becauseOf({ reading }: Slot): string {
  return reading.status === 'denied' || reading.status === 'unread' ? reading.because : 'no reason was given.';
}
