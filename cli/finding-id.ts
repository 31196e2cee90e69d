import type { Finding } from '../shared/model/finding.ts';
import { SHORTEST } from '../shared/model/short-id.ts';
import { CommandProblem, callService, printable, type ServiceOptions } from './service.ts';

const WHOLE = /^[0-9a-f]{64}$/;
const PART = new RegExp(`^[0-9a-f]{${SHORTEST},64}$`);
const WHERE = 'aml-warden findings lists them, aml-warden findings --status all the resolved ones too.';

/** Whether it can be the id of a finding, or the beginning of one. */
export function isFindingId(text: string): boolean {
  return PART.test(text.toLowerCase());
}

/** The whole id of the finding that somebody names by the beginning of its id; a CommandProblem unless exactly one begins so. */
export async function findingIdOf(options: ServiceOptions, given: string): Promise<string> {
  const start = given.toLowerCase();
  if (WHOLE.test(start)) {
    return start;
  }
  if (!isFindingId(start)) {
    throw problem(`Expected the id of a finding, or at least its first ${SHORTEST} digits, but found ${JSON.stringify(given)}: ${WHERE}`);
  }
  const { value } = await callService<{ readonly value: readonly Finding[] }>(options, {
    method: 'GET',
    path: `/api/v1/findings?idPrefix=${start}`,
  });
  const [only, ...others] = value;
  if (only === undefined) {
    throw problem(`There is no finding whose id begins with ${start}: ${WHERE}`);
  }
  if (others.length > 0) {
    throw problem(`${value.length} findings have an id that begins with ${start}; give more of it:\n${value.map(candidate).join('\n')}`);
  }
  return only.id;
}

function candidate({ id, ruleId, status, resourceId }: Finding): string {
  return `  ${id}  ${ruleId}  ${status}  ${resourceId.replaceAll('\n', ' ')}`;
}

function problem(message: string): CommandProblem {
  return new CommandProblem(printable(message), 2);
}
