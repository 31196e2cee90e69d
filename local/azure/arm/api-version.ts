import type { Answer } from '../types.ts';
import { badRequest } from './errors.ts';

/** The refusal of a missing, malformed or unknown api-version; undefined when it will do. `known`: lower-case type → versions. */
export function refusedVersion(
  apiVersion: string | null,
  type: string,
  known: Readonly<Record<string, readonly string[]>>,
): Answer | undefined {
  if (apiVersion === null || apiVersion === '') {
    return badRequest('The api-version query parameter (?api-version=) is required for all requests.', 'MissingApiVersionParameter');
  }
  if (!/^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i.test(apiVersion)) {
    return badRequest(
      `The api-version '${apiVersion}' is invalid. The supported versions are of the form '2026-05-01' or '2026-05-15-preview'.`,
      'InvalidApiVersionParameter',
    );
  }
  const versions = known[type.toLowerCase()];
  if (versions !== undefined && !versions.includes(apiVersion)) {
    return badRequest(
      `No registered resource provider found for location and API version '${apiVersion}' for type '${type}'. The supported api-versions are '${versions.join(', ')}'.`,
      'NoRegisteredProviderFound',
    );
  }
  return undefined;
}
