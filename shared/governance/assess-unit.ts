import type { Cause, Look } from '../model/finding.ts';
import type { UnitRef } from '../model/resource-id.ts';
import type { Ports } from './ports.ts';
import { tend } from './tend.ts';

/** Looks at a unit now, everything read again. `busy`: somebody else is looking at it just now. Rejects when it could not look. */
export async function assessUnit(ref: UnitRef, cause: Cause, ports: Ports, signal: AbortSignal): Promise<Look | 'busy'> {
  await ports.ledger.inbox.markPending(ref);
  const errand = { cause, always: true, settle: false, countFirst: false, until: 0 };
  const { look } = await tend(ref, errand, ports, signal);
  return look ?? 'busy';
}
