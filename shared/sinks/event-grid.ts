import type { EventGridPublisherClient, SendCloudEventInput } from '@azure/eventgrid';
import type { Consumer } from '../model/consumer.ts';
import type { Transition } from '../model/finding.ts';
import type { Message } from '../model/message.ts';
import { type MessageSink, sizeOf } from './sink.ts';

type Publisher = Pick<EventGridPublisherClient<'CloudEvent'>, 'send'>;

/** A request may have 1 MB, an event too. */
const LARGEST_REQUEST = 700_000;
const LARGEST_EVENT = 200_000;

/** Publishes every transition as a CloudEvent; its id is the transition's, so that subscribers can tell repeats. */
export function eventGridConsumer(publisher: Publisher): Consumer {
  return {
    name: 'event-grid',
    wants: () => true,
    async deliver(transitions, abortSignal) {
      const undelivered: { transitionId: string; because: string }[] = [];
      for (const batch of batchesOf(transitions.map(transitionEvent))) {
        try {
          await publisher.send(batch, { abortSignal });
        } catch (error) {
          const because = codeOf(error);
          undelivered.push(...batch.map(({ id = '' }) => ({ transitionId: id, because })));
        }
      }
      return undelivered;
    },
  };
}

/** Publishes what is no transition: approvals, remediations, reports, alarms, tests. */
export function eventGridSink(publisher: Publisher): MessageSink {
  return {
    channel: 'event-grid',
    costOf: sizeOf,
    most: LARGEST_REQUEST,
    async send(message, abortSignal) {
      try {
        await publisher.send([messageEvent(message)], { abortSignal });
      } catch (error) {
        throw new Error(`Event Grid did not take the event (${codeOf(error)}).`);
      }
    },
  };
}

export function transitionEvent(transition: Transition): SendCloudEventInput<object> {
  const { receipt, ...rest } = transition;
  const isTooLarge = Buffer.byteLength(JSON.stringify(transition)) > LARGEST_EVENT;
  return {
    id: transition.id,
    type: `AmlWarden.Finding.${transition.change}`,
    source: transition.unit,
    subject: transition.resourceId,
    time: new Date(transition.at),
    // A receipt may hold all that Azure said: whoever wants it asks for the finding.
    data: isTooLarge ? { ...rest, because: rest.because.slice(0, 4_000), receipt: [], receiptLeftOut: true } : { ...rest, receipt },
  };
}

function messageEvent(message: Message): SendCloudEventInput<object> {
  const { html: _html, attachments: _attachments, to: _to, ...data } = message;
  return {
    id: message.id,
    type: `AmlWarden.Message.${message.topic}`,
    source: message.unit ?? '/aml-warden',
    time: new Date(message.at),
    data,
  };
}

function batchesOf(events: readonly SendCloudEventInput<object>[]): SendCloudEventInput<object>[][] {
  const batches: SendCloudEventInput<object>[][] = [];
  let size = 0;
  for (const event of events) {
    const own = Buffer.byteLength(JSON.stringify(event));
    const last = batches.at(-1);
    if (last === undefined || size + own > LARGEST_REQUEST) {
      batches.push([event]);
      size = own;
    } else {
      last.push(event);
      size += own;
    }
  }
  return batches;
}

function codeOf(error: unknown): string {
  const { statusCode, code, name } = error as { readonly statusCode?: unknown; readonly code?: unknown; readonly name?: unknown };
  return [statusCode, code, name].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') || 'no answer';
}
