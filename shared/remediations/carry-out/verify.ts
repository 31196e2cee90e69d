import type { RemediationActivities, RemediationRecord, VerifyAnswer } from '../../model/remediation-run.ts';
import type { Judgement } from '../../model/verdict.ts';
import type { Equipped, RemediationPolicy } from '../ports.ts';
import { remediationById } from '../registry.ts';
import { look, type Seen } from './look.ts';
import { advance, recordOf } from './record.ts';

/** Reads back and judges again: repaired is what the rule says, not what the write answered. */
export async function verifyRemediation(
  equipped: Equipped,
  { id }: Parameters<RemediationActivities['verifyRemediation']>[0],
  signal: AbortSignal,
): Promise<VerifyAnswer> {
  const record = await advance(equipped, (await recordOf(equipped, id)).id, { state: 'verifying' });
  return withReason(record, await asRead(equipped, record, signal));
}

/** Nobody knows whether a write failed that Azure does not tell of: it is no finding of the rule that the value is not there. */
export function withReason({ untold }: Pick<RemediationRecord, 'untold'>, answer: VerifyAnswer): VerifyAnswer {
  return untold === undefined || answer.status !== 'otherwise' ? answer : { status: 'unknown', because: `${untold} ${answer.because}` };
}

async function asRead(equipped: Equipped, { request }: RemediationRecord, signal: AbortSignal): Promise<VerifyAnswer> {
  const seen = await look(equipped, request, signal);
  switch (seen.status) {
    case 'gone':
      return { status: 'otherwise', because: 'The resource is gone.' };
    case 'denied':
      return { status: 'unknown', because: `The result may not be read: ${seen.because}` };
    case 'read':
      return verdictOf(seen.judgement, isAsPlanned(request.remediationId, seen, await equipped.policy()));
  }
}

/** Planned with the same facts as before the write, or the comparison would be with another plan. */
function isAsPlanned(
  remediationId: string,
  { resource, unit }: Pick<Extract<Seen, { status: 'read' }>, 'resource' | 'unit'>,
  { logWorkspaces }: RemediationPolicy,
): boolean {
  return remediationById(remediationId)?.plan(resource, { unit, logWorkspaces }) === null;
}

function verdictOf(judgement: Judgement | undefined, asPlanned: boolean): VerifyAnswer {
  if (!asPlanned) {
    return { status: 'otherwise', because: judgement?.because ?? 'The planned value does not read back.' };
  }
  switch (judgement?.verdict) {
    case 'fail':
    case 'exempt':
      return { status: 'otherwise', because: judgement.because };
    case 'unknown':
      return { status: 'unknown', because: judgement.because };
    case undefined:
    case 'pass':
    case 'notApplicable':
      return { status: 'asPlanned', because: judgement?.because ?? 'The planned value reads back.' };
  }
}
