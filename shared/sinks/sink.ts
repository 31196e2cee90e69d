import type { Channel, Message } from '../model/message.ts';

/** How a channel is spoken to. */
export interface MessageSink {
  readonly channel: Channel;
  /** What a message takes of a digest, at most, and how much a digest may have. */
  costOf(message: Message): number;
  readonly most: number;
  /** Rejects with a few safe words when it did not arrive. The same id may come again. */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Bytes a message has as JSON, without what it attaches. */
export function sizeOf(message: Message): number {
  return Buffer.byteLength(JSON.stringify(message));
}
