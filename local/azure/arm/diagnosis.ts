import type { JsonObject } from '../../../shared/model/json.ts';
import type { OperationError } from './operations.ts';

/** What the diagnosis of a workspace comes to: entries by area, or that it fails. */
export interface Diagnosis {
  /** Canonical or not. */
  readonly id: string;
  /** `dnsResolutionResults` and so on → entries of level, code and message. */
  readonly results?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly error?: OperationError;
  readonly durationInMs?: number;
}

export interface Diagnoses {
  set(diagnosis: Diagnosis): void;
  of(id: string): Pick<Diagnosis, 'error' | 'durationInMs'> & { readonly answer: JsonObject };
}

const AREAS = [
  'userDefinedRouteResults',
  'networkSecurityRuleResults',
  'resourceLockResults',
  'dnsResolutionResults',
  'storageAccountResults',
  'keyVaultResults',
  'containerRegistryResults',
  'applicationInsightsResults',
  'otherResults',
];

/** Every workspace is well until somebody says otherwise. */
export function createDiagnoses(): Diagnoses {
  const diagnoses = new Map<string, Diagnosis>();
  return {
    set: (diagnosis) => void diagnoses.set(diagnosis.id.toLowerCase(), diagnosis),
    of(id) {
      const { results = {}, ...rest } = diagnoses.get(id.toLowerCase()) ?? {};
      const value = { ...Object.fromEntries(AREAS.map((area) => [area, []])), ...results };
      return { ...rest, answer: { value } };
    },
  };
}
