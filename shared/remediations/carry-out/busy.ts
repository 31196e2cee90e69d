import type { RemediationRecord } from '../../model/remediation-run.ts';
import { isAtRest } from '../common-concerns.ts';
import type { Equipped } from '../ports.ts';
import { remediationById } from '../registry.ts';

/**
 * Whether Azure still works on the resource, as the resource itself says. Asked where the answer that would name the operation was lost
 * with the process that got it.
 */
export async function isBusy({ reader }: Pick<Equipped, 'reader'>, { request }: RemediationRecord, signal: AbortSignal): Promise<boolean> {
  const remediation = remediationById(request.remediationId);
  if (remediation === undefined) {
    return false;
  }
  const reading = await reader.get(remediation.kind, request.resourceId, signal);
  return reading.status === 'read' && !isAtRest(reading.value);
}
