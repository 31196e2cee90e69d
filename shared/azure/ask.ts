import { addressOf } from './addresses.ts';
import type { Arm } from './arm.ts';
import { jsonOf, unread } from './readings.ts';
import type { Transport } from './transport.ts';

/** Questions that need a body. Asking twice is no harm. */
export function createAsker(transport: Transport, endpoint: string): Arm['ask'] {
  return async ({ path, apiVersion, body, action }, signal) => {
    const url = addressOf(endpoint, path, apiVersion);
    return url === undefined
      ? unread(`Expected a path to ask at but found ${JSON.stringify(path).slice(0, 300)}.`)
      : jsonOf(await transport.send({ method: 'post', url, body, repeatable: true }, signal), action);
  };
}
