import type { Waiting } from '../ledger/messages.ts';
import type { Message } from '../model/message.ts';

/** Tells of messages of one channel that were given up. */
export function deadAlarm(rows: readonly Waiting[], at: string): Message {
  const { channel, because } = told(rows);
  return {
    ...alarmAbout(rows, at),
    id: `dead-${channel}-${rows[0]?.key ?? ''}`,
    title: `${rows.length} messages could not be delivered by ${channel}`,
    text: `They were tried until they were of no use any more. Last problem: ${because}. ${advice(channel)}`,
  };
}

/** Tells of messages that did not arrive at the first try and that somebody waits for. */
export function lateAlarm(rows: readonly Waiting[], at: string): Message {
  const { channel, because } = told(rows);
  return {
    ...alarmAbout(rows, at),
    id: `late-${channel}-${rows[0]?.key ?? ''}`,
    title: `A report has not arrived by ${channel}`,
    text: `The problem: ${because}. It is tried again until ${rows[0]?.deadAt ?? 'it is of no use'}. ${advice(channel)}`,
  };
}

function told([first]: readonly Waiting[]): { readonly channel: string; readonly because: string } {
  return { channel: first?.channel ?? '', because: first?.because || 'none was seen' };
}

function alarmAbout(
  rows: readonly Waiting[],
  at: string,
): Pick<Message, 'topic' | 'severity' | 'facts' | 'links' | 'transitionIds' | 'at'> {
  const messages = rows.map(({ id, payload }) => ({ id, message: payload as unknown as Message }));
  return {
    topic: 'alarm',
    severity: 'high',
    facts: messages.slice(0, 20).map(({ id, message }) => ({ name: message.title, value: id })),
    links: [],
    transitionIds: messages.flatMap(({ message }) => message.transitionIds ?? []),
    at,
  };
}

function advice(channel: string): string {
  return `Check the channel with aml-warden notify test --channel ${channel}.`;
}
