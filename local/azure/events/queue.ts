import type { JsonObject } from '../../../shared/model/json.ts';
import type { SimulationSettings } from '../settings.ts';
import type { Log } from '../types.ts';
import { type ArmEvent, envelopeOf } from './envelope.ts';
import { type Post, post } from './post.ts';

export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  /** `unheard`: nobody had subscribed; `dead`: given up. */
  state: 'waiting' | 'delivered' | 'dropped' | 'unheard' | 'dead';
  attempts: number;
}

/** What shall go wrong with the next events: so many of each. */
export interface Disturbance {
  readonly drop?: number;
  /** Delivered twice. */
  readonly duplicate?: number;
  /** Held back until so many are there, then sent last one first. */
  readonly reorder?: number;
}

/** Delivers events at least once, in no order, without ever holding up whoever emits them. */
export interface EventQueue {
  emit(event: ArmEvent): void;
  /** Where events go from now on; undefined ends the subscription. */
  setWebhook(url: string | undefined): void;
  disturb(disturbance: Disturbance): void;
  /** Newest last. */
  readonly sent: readonly SentEvent[];
  /** What could not be delivered, as Event Grid writes it into the container for dead letters. */
  readonly deadLetters: readonly JsonObject[];
  /** Resolves when nothing waits to be delivered. */
  settled(): Promise<void>;
  close(): void;
}

export interface EventQueueOptions {
  readonly settings: () => SimulationSettings['events'];
  readonly log: Log;
  readonly post?: Post;
}

const REMEMBERED = 10_000;
/** So that the network does not put them back in order. */
const REORDERED_APART_IN_MS = 20;

interface Delivery {
  readonly event: ArmEvent;
  readonly record: SentEvent;
}

export function createEventQueue({ settings, log, post: send = post }: EventQueueOptions): EventQueue {
  const sent: SentEvent[] = [];
  const deadLetters: JsonObject[] = [];
  const ready: Delivery[] = [];
  const held: Delivery[] = [];
  const waiters: (() => void)[] = [];
  const left = { drop: 0, duplicate: 0, reorder: 0 };
  const timers = new Set<NodeJS.Timeout>();
  const end = new AbortController();
  let webhook: string | undefined;
  let waiting = 0;
  let active = 0;

  const later = (inMs: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, inMs);
    timers.add(timer);
  };

  const finish = (record: SentEvent, state: SentEvent['state']): void => {
    record.state = state;
    waiting -= 1;
    if (waiting === 0) {
      waiters.splice(0).forEach((resolve) => void resolve());
    }
  };

  const enqueue = (delivery: Delivery, inMs: number): void =>
    later(inMs, () => {
      ready.push(delivery);
      pump();
    });

  const pump = (): void => {
    while (active < settings().atATime && !end.signal.aborted) {
      const next = ready.shift();
      if (next === undefined) {
        return;
      }
      active += 1;
      void attempt(next).finally(() => {
        active -= 1;
        pump();
      });
    }
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    const { event, record } = delivery;
    if (webhook === undefined) {
      return finish(record, 'unheard');
    }
    record.attempts += 1;
    const { schema, retriesInMs, mostAttempts } = settings();
    const status = await send(webhook, envelopeOf(event, schema), { schema, signal: end.signal });
    if (status >= 200 && status < 300) {
      return finish(record, 'delivered');
    }
    // As Event Grid: what the receiver calls wrong stays wrong.
    if (status === 400 || status === 413 || record.attempts >= mostAttempts) {
      log('warning', 'An event was given up', { id: event.id, subject: event.subject, status, attempts: record.attempts });
      deadLetters.push({ ...envelopeOf(event, schema), ...whyDead(record, status) });
      deadLetters.splice(0, deadLetters.length - REMEMBERED);
      return finish(record, 'dead');
    }
    enqueue(delivery, retriesInMs[Math.min(record.attempts, retriesInMs.length) - 1] ?? 0);
  };

  const begin = (event: ArmEvent): Delivery => {
    const { id, type, subject, time } = event;
    const record: SentEvent = { id, type, subject, time, state: 'waiting', attempts: 0 };
    sent.push(record);
    sent.splice(0, sent.length - REMEMBERED);
    waiting += 1;
    return { event, record };
  };

  const takes = (name: keyof typeof left): boolean => {
    const is = left[name] > 0;
    left[name] -= is ? 1 : 0;
    return is;
  };

  const hold = (copies: readonly Delivery[]): void => {
    held.push(...copies);
    if (left.reorder === 0) {
      held
        .splice(0)
        .toReversed()
        .forEach((one, index) => void enqueue(one, settings().delayInMs + index * REORDERED_APART_IN_MS));
    }
  };

  return {
    sent,
    deadLetters,
    emit(event) {
      const delivery = begin(event);
      if (webhook === undefined || takes('drop')) {
        return finish(delivery.record, webhook === undefined ? 'unheard' : 'dropped');
      }
      const copies = takes('duplicate') ? [delivery, begin(event)] : [delivery];
      if (takes('reorder')) {
        return hold(copies);
      }
      for (const one of copies) {
        enqueue(one, settings().delayInMs);
      }
    },
    setWebhook: (url) => {
      webhook = url;
    },
    disturb: ({ drop = 0, duplicate = 0, reorder = 0 }) => {
      Object.assign(left, { drop: left.drop + drop, duplicate: left.duplicate + duplicate, reorder: left.reorder + reorder });
    },
    settled: () => (waiting === 0 ? Promise.resolve() : new Promise((resolve) => void waiters.push(resolve))),
    close: () => {
      end.abort();
      timers.forEach((timer) => void clearTimeout(timer));
    },
  };
}

/** What Event Grid adds to an event that it gave up. */
function whyDead({ time, attempts }: SentEvent, status: number): JsonObject {
  return {
    deadLetterReason: status === 400 || status === 413 ? 'UndeliverableDueToHttpStatus' : 'MaxDeliveryAttemptsExceeded',
    deliveryAttempts: attempts,
    lastDeliveryOutcome: status === 0 ? 'Unreachable' : 'GenericError',
    publishTime: time,
    lastDeliveryAttemptTime: new Date().toISOString(),
  };
}
