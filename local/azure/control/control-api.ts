import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, send } from '../http.ts';
import type { Answer } from '../types.ts';
import { type Control, isArgument } from './control.ts';

export const CONTROL_PATH = '/_control/';
/** A page in a browser cannot send it without being asked first, and nobody answers that question. */
export const KEY_HEADER = 'x-control-key';

/** `POST /_control/{method}` with the method's argument as JSON; answers with its result. */
export async function answerControl(
  { control, key }: { readonly control: Control; readonly key: string },
  { request, response, url }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL },
): Promise<void> {
  if (!isKey(request.headers[KEY_HEADER], key)) {
    send(response, refused(403, `Expected the key of control.json in ${KEY_HEADER}.`));
    return;
  }
  const name = url.pathname.slice(CONTROL_PATH.length);
  const body = await bodyOf(request);
  if (request.method !== 'POST' || !Object.hasOwn(control, name) || body === undefined) {
    send(response, refused(404, `Expected a POST to ${CONTROL_PATH}{${Object.keys(control).join(' | ')}}.`));
    return;
  }
  send(response, await called(control, name as keyof Control, body));
}

async function called(control: Control, name: keyof Control, body: Buffer): Promise<Answer> {
  try {
    const argument: unknown = body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
    if (!isArgument(argument)) {
      return refused(400, 'Expected one JSON object.');
    }
    const method = control[name] as (argument: unknown) => Promise<Answer['body']>;
    return { status: 200, body: (await method(argument)) ?? null };
  } catch (error) {
    return refused(400, error instanceof Error ? error.message : String(error));
  }
}

function isKey(given: string | string[] | undefined, key: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refused(status: number, message: string): Answer {
  return { status, body: { error: { code: 'ControlRefused', message } } };
}
