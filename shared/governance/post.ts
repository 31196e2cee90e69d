import type { Envelope, MessageBox, Waiting } from '../ledger/messages.ts';
import type { Json } from '../model/json.ts';
import type { Log } from '../model/log.ts';
import type { Channel, Message, Post } from '../model/message.ts';
import { byUrgency, digestOf, isUrgent, parcelsOf } from './digest.ts';
import { channelsFor, type Routing } from './routes.ts';
import { orAbort, reasonOf, workOff } from './time.ts';
import { deadAlarm, lateAlarm } from './undelivered.ts';

/** How a channel is spoken to. */
export interface Sink {
  readonly channel: Channel;
  /** Bytes a message takes of a digest, at most, and how many a digest may have. */
  costOf(message: Message): number;
  readonly most: number;
  /** Rejects with a few safe words when it did not arrive. The same id may come again. */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

export interface PostPorts {
  readonly box: MessageBox;
  readonly sinks: readonly Sink[];
  readonly routing: () => Promise<Routing>;
  readonly log: Log;
  readonly now?: () => Date;
}

export interface Outgoing {
  readonly post: Post;
  /** Keeps messages to go out then, together with others of their group. */
  gather(messages: readonly Message[], together: Together): Promise<void>;
  /** Delivers on one channel whatever the routes say; resolves with what became of it. */
  postTo(channel: Channel, message: Message): Promise<'sent' | 'waiting' | 'dead' | null>;
  /** Delivers what waits; for the sweep. */
  flush(signal: AbortSignal): Promise<void>;
}

interface Together {
  /** Empty: each by itself. */
  readonly group: string;
  /** RFC 3339. */
  readonly notBefore: string;
}

const DAY_IN_MS = 86_400_000;
const HOUR_IN_MS = 3_600_000;
/** How long the caller of `post` may be kept. */
const AT_ONCE_IN_MS = 10_000;
const AT_A_TIME = 4;
/** Part of the hour that findings leave to what a person waits for. */
const LEFT_TO_URGENT = 4;

/** Says each message once per channel, within what the channel and the hour allow; what is over is told in digests that name every id. */
export function createOutgoing(ports: PostPorts): Outgoing {
  const now = ports.now ?? (() => new Date());
  const keep = (channel: Channel, messages: readonly Message[], together: Together) =>
    ports.box.add(messages.map((message) => envelopeOf(channel, message, together)));
  const alone = (): Together => ({ group: '', notBefore: now().toISOString() });
  const outgoing: Outgoing = {
    async post(message) {
      for (const [channel, routed] of await addressed(ports, [message])) {
        await atOnce(await keep(channel, routed, alone()), { ports, now, outgoing });
      }
    },
    async gather(messages, { group, notBefore }) {
      for (const [channel, routed] of await addressed(ports, messages)) {
        const rows = await keep(channel, routed, { group: `${group}|${(routed[0]?.to ?? []).join(',')}`, notBefore });
        await atOnce(rows, { ports, now, outgoing });
      }
    },
    async postTo(channel, message) {
      await atOnce(await keep(channel, [message], alone()), { ports, now, outgoing });
      return await ports.box.state(channel, message.id);
    },
    async flush(signal) {
      await Promise.all(
        ports.sinks.map(async (sink) => {
          try {
            await deliver(await ports.box.waiting(sink.channel), sink, { ports, now, outgoing }, signal);
          } catch (error) {
            ports.log.warn('The messages of a channel could not be delivered; the next sweep tries again', {
              channel: sink.channel,
              because: reasonOf(error),
            });
          }
        }),
      );
    },
  };
  return outgoing;
}

/** All of them are about the same unit. */
async function addressed(ports: PostPorts, messages: readonly Message[]): Promise<[Channel, Message[]][]> {
  const routing = await ports.routing();
  const routed = messages.flatMap((message) => channelsFor(message, routing));
  const reachable = routed.filter(([channel]) => ports.sinks.some((sink) => sink.channel === channel));
  if (reachable.length === 0 && messages.length > 0) {
    ports.log.info('Messages have no channel to go out on', { messages: messages.length, topic: messages[0]?.topic });
  }
  return [...Map.groupBy(reachable, ([channel]) => channel)].map(([channel, pairs]) => [channel, pairs.map(([, message]) => message)]);
}

function envelopeOf(
  channel: Channel,
  message: Message,
  { group, notBefore }: { readonly group: string; readonly notBefore: string },
): Envelope {
  const worthless = new Date(Date.parse(notBefore) + DAY_IN_MS).toISOString();
  const expires = message.expiresAt;
  const deadAt = expires !== undefined && Date.parse(expires) < Date.parse(worthless) ? new Date(expires).toISOString() : worthless;
  return { id: message.id, channel, payload: message as unknown as Json, group, notBefore, deadAt };
}

interface Delivering {
  readonly ports: PostPorts;
  readonly now: () => Date;
  readonly outgoing: Outgoing;
}

/** Rows of one channel. */
async function atOnce(rows: readonly Waiting[], delivering: Delivering): Promise<void> {
  const sink = delivering.ports.sinks.find(({ channel }) => channel === rows[0]?.channel);
  if (sink === undefined) {
    return;
  }
  try {
    await deliver(rows, sink, delivering, AbortSignal.timeout(AT_ONCE_IN_MS));
  } catch (error) {
    const because = reasonOf(error);
    delivering.ports.log.warn('A message could not be delivered at once; the sweep tries again', { channel: sink.channel, because });
  }
}

/** Rows that go out as one message. */
interface Parcel {
  readonly rows: readonly Waiting[];
  readonly message: Message;
}

async function deliver(rows: readonly Waiting[], sink: Sink, delivering: Delivering, signal: AbortSignal): Promise<void> {
  const { ports, now } = delivering;
  const at = now();
  await bury(
    rows.filter(({ deadAt }) => Date.parse(deadAt) <= at.getTime()),
    delivering,
  );
  const parcels = wrap(dueOf(rows, at), sink);
  if (parcels.length === 0) {
    return;
  }
  const { perHour } = await ports.routing();
  const granted = await room(parcels, { sink, perHour, ports });
  const held = parcels.slice(granted).flatMap((parcel) => parcel.rows);
  await ports.box.hold(held, nextHour(at));
  if (held.length > 0) {
    ports.log.warn('A channel has had its messages of this hour; the others wait for a digest', {
      channel: sink.channel,
      waiting: held.length,
    });
  }
  await workOff(parcels.slice(0, granted), AT_A_TIME, (parcel) => hand(parcel, sink, delivering, signal), signal);
}

/** Findings leave a part of the hour to what a person waits for. Urgent parcels come first. Returns how many may go. */
async function room(parcels: readonly Parcel[], { sink, perHour, ports }: { sink: Sink; perHour: number; ports: PostPorts }) {
  const urgent = parcels.filter(({ message }) => isUrgent(message)).length;
  const forUrgent = urgent === 0 ? 0 : await ports.box.reserve(sink.channel, urgent, perHour);
  const others = parcels.length - urgent;
  if (forUrgent < urgent || others === 0) {
    return forUrgent;
  }
  return forUrgent + (await ports.box.reserve(sink.channel, others, Math.max(1, perHour - Math.ceil(perHour / LEFT_TO_URGENT))));
}

/** What may go now; whoever gathers for a group takes along those of it that still wait for company. */
function dueOf(rows: readonly Waiting[], at: Date): Waiting[] {
  const alive = rows.filter(({ deadAt }) => Date.parse(deadAt) > at.getTime());
  const isDue = ({ notBefore }: Waiting): boolean => Date.parse(notBefore) <= at.getTime();
  const groups = new Set(alive.filter((row) => isDue(row) && row.group !== '').map(({ group }) => group));
  return alive.filter((row) => isDue(row) || (groups.has(row.group) && row.attempts === 0 && !row.isHeld));
}

/** Groups and what was held back become digests, as many as the size of a message asks for; urgent ones first. */
function wrap(rows: readonly Waiting[], sink: Sink): Parcel[] {
  const bundles = Map.groupBy(rows, bundleOf);
  const parcels = [...bundles.values()].flatMap((bundle) =>
    parcelsOf(
      bundle.toSorted((a, b) => byUrgency(messageOf(a), messageOf(b))),
      (row) => sink.costOf(messageOf(row)),
      sink.most,
    ),
  );
  return parcels
    .map((parcel) => ({ rows: parcel, message: digestOf(parcel.map(messageOf)) }))
    .toSorted((a, b) => byUrgency(a.message, b.message));
}

function bundleOf(row: Waiting): string {
  const message = messageOf(row);
  const isApproval = message.topic === 'approval';
  if (row.isHeld && (isApproval || !isUrgent(message))) {
    return `held|${isApproval ? 'approval' : ''}|${(message.to ?? []).join(',')}`;
  }
  return row.group === '' ? `alone|${row.id}` : `group|${row.group}`;
}

function messageOf({ payload }: Waiting): Message {
  return payload as unknown as Message;
}

async function hand({ rows, message }: Parcel, sink: Sink, delivering: Delivering, signal: AbortSignal): Promise<void> {
  const { ports } = delivering;
  const taken = await ports.box.take(rows);
  if (taken.length === 0) {
    await ports.box.reserve(sink.channel, -1, 0);
    return;
  }
  // Somebody else took some of them first: what they tell of is not told twice.
  const told = taken.length === rows.length ? message : digestOf(taken.map(messageOf));
  try {
    await orAbort(sink.send(told, signal), signal);
    await ports.box.sent(taken);
  } catch (error) {
    const because = reasonOf(error);
    await ports.box.reserve(sink.channel, -1, 0);
    await ports.box.giveBack(taken, because);
    ports.log.warn('A message did not arrive and stays in the outbox', { channel: sink.channel, message: told.id, because });
    // Nobody misses a report that comes once a week: whoever waits for it hears at once that it is late.
    const late = taken.filter((row) => messageOf(row).topic === 'report' && row.attempts === 0);
    await alarm(
      late.map((row) => ({ ...row, because })),
      lateAlarm,
      delivering,
    );
  }
}

function nextHour(at: Date): string {
  return new Date(Math.floor(at.getTime() / HOUR_IN_MS + 1) * HOUR_IN_MS).toISOString();
}

/** What cannot be delivered any more is kept as dead; people hear of it on another channel. An alarm that dies is for the log only. */
async function bury(rows: readonly Waiting[], { ports, now, outgoing }: Delivering): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const taken = await ports.box.take(rows);
  for (const [because, dead] of Map.groupBy(taken, (row) => row.because || 'it was not delivered in time')) {
    await ports.box.bury(dead, because);
  }
  const [first] = taken;
  if (first === undefined) {
    return;
  }
  ports.log.error('Messages could not be delivered and are dead letters now', {
    channel: first.channel,
    messages: taken.map(({ id }) => id).slice(0, 50),
    because: first.because,
  });
  const lost = taken.filter((row) => messageOf(row).topic !== 'alarm');
  await alarm(lost, deadAlarm, { ports, now, outgoing });
}

/** Tells of rows of one channel on another that is on, in as many messages as fit there. */
async function alarm(rows: readonly Waiting[], alarmOf: (rows: readonly Waiting[], at: string) => Message, delivering: Delivering) {
  const { ports, now, outgoing } = delivering;
  const { channels } = await ports.routing();
  const other = ports.sinks.find(({ channel }) => channel !== rows[0]?.channel && channels.includes(channel));
  if (other === undefined) {
    return;
  }
  for (const some of parcelsOf(rows, (row) => other.costOf(messageOf(row)), other.most)) {
    await outgoing.postTo(other.channel, alarmOf(some, now().toISOString()));
  }
}
