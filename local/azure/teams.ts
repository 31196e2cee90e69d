import { randomBytes } from 'node:crypto';
import type { Answer, Call } from './types.ts';
import type { World } from './world.ts';

const PATH = '/powerautomate/automations/direct/workflows/5f0c1d2e3b4a49788776655443322110/triggers/manual/paths/invoke';

/** Above this a flow does not post the card. */
const MOST_BYTES = 28 * 1024;

export interface Teams {
  readonly path: string;
  /** What the service is given; the signature in it is the whole credential. */
  readonly url: (origin: string) => string;
  answer(world: World, call: Call): Answer;
}

/** A Power Automate flow that posts to a channel: it takes any card, says 202 and keeps silent about what becomes of it. */
export function createTeams(): Teams {
  const signature = randomBytes(24).toString('base64url');
  return {
    path: PATH,
    url: (origin) => `${origin}${PATH}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`,
    answer(world, { method, url, body }) {
      if (method !== 'POST') {
        return refused(405, 'MethodNotAllowed', 'Cards come by POST.');
      }
      if (url.searchParams.get('sig') !== signature) {
        return refused(401, 'DirectApiAuthorizationRequired', 'The request has no valid signature.');
      }
      if (body.length > MOST_BYTES) {
        return refused(413, 'RequestEntityTooLarge', `The card has ${body.length} bytes; ${MOST_BYTES} are the most.`);
      }
      const message = messageIn(body);
      if (message === undefined) {
        return refused(400, 'TriggerInputSchemaMismatch', 'Expected a JSON object with attachments.');
      }
      world.cards.push({ at: world.now().toISOString(), bytes: body.length, message });
      return { status: 202 };
    },
  };
}

function messageIn(body: Buffer): object | undefined {
  try {
    const message: unknown = JSON.parse(body.toString('utf8'));
    return typeof message === 'object' && message !== null && 'attachments' in message && Array.isArray(message.attachments)
      ? message
      : undefined;
  } catch {
    return undefined;
  }
}

function refused(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
