import type { Message } from '../model/message.ts';
import { costInCard, ROOM_IN_CARD, teamsMessageOf } from '../reports/card.ts';
import type { MessageSink } from './sink.ts';

/** The secret that holds the address of the flow; its query is a credential. */
export const TEAMS_SECRET = 'teams-webhook-url';

/**
 * Posts a card through a Workflows webhook. The flow answers 202 before anything is posted: what becomes of the card afterwards only the
 * flow's own history tells.
 */
export function teamsSink(readSecret: (name: string) => Promise<string | null>): MessageSink {
  return {
    channel: 'teams',
    costOf: costInCard,
    most: ROOM_IN_CARD,
    async send(message: Message, signal: AbortSignal) {
      const address = await readSecret(TEAMS_SECRET);
      if (address === null || !URL.canParse(address) || !address.startsWith('https://')) {
        throw new Error(
          `Expected the https address of a Teams workflow in the secret ${TEAMS_SECRET} but found ${address === null ? 'none' : 'another text'}.`,
        );
      }
      const status = await posted(address, JSON.stringify(teamsMessageOf(message)), signal);
      if (status < 200 || status >= 300) {
        throw new Error(`The Teams workflow answered ${status}.`);
      }
    },
  };
}

async function posted(address: string, body: string, signal: AbortSignal): Promise<number> {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    // What fetch says may hold the address, and that is a credential.
    throw new Error('The Teams workflow could not be reached.');
  }
}
