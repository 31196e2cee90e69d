import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Answered } from './attempt.ts';

/** What ARM says about a request it did not carry out. */
export interface ArmError {
  readonly statusCode: number;
  /** ARM's code, e.g. `AuthorizationFailed`; `Status404` when the answer carries none. */
  readonly code: string;
  /** One line, bounded; comes from outside. */
  readonly message: string;
}

export function armErrorOf(answer: Answered): ArmError {
  const body = answer.content.is === 'json' && isJsonObject(answer.content.value) ? answer.content.value : {};
  return { statusCode: answer.statusCode, ...describeError(body, answer.statusCode) };
}

/** The error in an answer or in an operation's status: `{error: {code, message}}` or the two at the top. */
export function describeError(body: JsonObject, statusCode: number): Pick<ArmError, 'code' | 'message'> {
  const nested = body['error'];
  const error = isJsonObject(nested) ? nested : body;
  const code = typeof error['code'] === 'string' && error['code'] !== '' ? error['code'] : `Status${statusCode}`;
  const message = typeof error['message'] === 'string' ? error['message'] : '';
  return { code: plain(code, 100), message: plain(message) };
}

/** One line of at most `most` characters, without control characters. */
export function plain(text: string, most = 400): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  const line = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** The action a refusal names: "does not have authorization to perform action 'X' over scope …". */
export function missingActionOf(message: string): string | undefined {
  return /perform action(?:\(s\)|s)? '([A-Za-z0-9.*]+(?:\/[A-Za-z0-9.*]+)+)'/.exec(message)?.[1];
}
