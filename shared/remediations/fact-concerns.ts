import type { DiagnosisEntry, PreflightFacts } from '../model/preflight-facts.ts';
import { type Concern, safe, unsafe, unsure } from './concerns.ts';
import { whyUnseen } from './why-unseen.ts';

/** Azure Policy would answer the write with a refusal; better to know before. */
export function noPolicyDenies({ policyDenials }: PreflightFacts): Concern {
  if (policyDenials?.status !== 'read') {
    return unsure(`Azure Policy could not be asked whether it denies the change: ${whyUnseen(policyDenials)}`);
  }
  const names = policyDenials.value.map(({ assignment, because }) => (because === '' ? assignment : `${assignment} (${because})`));
  return names.length === 0 ? safe('No policy denies the change.') : unsafe(`Azure Policy denies the change: ${some(names)}.`);
}

/** Azure Machine Learning looks at routes, names and dependents itself; what it calls an error already does harm. */
export function diagnosisFindsNoError({ diagnosis }: PreflightFacts): Concern {
  if (diagnosis?.status !== 'read') {
    return unsure(`Azure Machine Learning could not diagnose the workspace: ${whyUnseen(diagnosis)}`);
  }
  const errors = diagnosis.value.filter(({ level }) => level === 'error').map(told);
  if (errors.length > 0) {
    return unsafe(`The diagnosis of the workspace reports ${some(errors)}.`);
  }
  const warnings = diagnosis.value.map(told);
  return safe(
    warnings.length === 0
      ? 'The diagnosis of the workspace finds no error.'
      : `The diagnosis of the workspace only warns: ${some(warnings)}.`,
  );
}

function told({ area, code, message }: DiagnosisEntry): string {
  return `${code || 'a problem'} (${area}): ${message.replace(/\.+$/, '')}`;
}

const MOST = 3;

/** The texts come from outside: a few of them are enough. */
function some(all: readonly string[]): string {
  const more = all.length - MOST;
  return all.slice(0, MOST).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
