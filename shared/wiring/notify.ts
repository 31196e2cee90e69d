import { EmailClient } from '@azure/communication-email';
import type { TokenCredential } from '@azure/core-auth';
import { EventGridPublisherClient } from '@azure/eventgrid';
import type { LogsIngestionClient } from '@azure/monitor-ingestion';
import { readerCredential } from '../azure/credentials.ts';
import type { Secrets } from '../azure/secrets.ts';
import type { Storage } from '../azure/storage.ts';
import type { Settings } from '../config/settings.ts';
import type { LoadedConfig } from '../config/source.ts';
import { environmentOf } from '../engine/environment.ts';
import { messagesConsumer } from '../governance/gather.ts';
import { createLogOutbox, type LogOutbox } from '../governance/log-outbox.ts';
import { createOutgoing, type Outgoing } from '../governance/post.ts';
import type { Routing } from '../governance/routes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MessageBox } from '../ledger/messages.ts';
import type { Consumer } from '../model/consumer.ts';
import type { Log } from '../model/log.ts';
import type { Channel, Message, Post } from '../model/message.ts';
import type { LogTable } from '../reports/columns.ts';
import { changeRow, heartbeatRow } from '../reports/log-rows.ts';
import { acsSink } from '../sinks/email-acs.ts';
import { smtpSink } from '../sinks/email-smtp.ts';
import { eventGridConsumer, eventGridSink } from '../sinks/event-grid.ts';
import { uploadRows } from '../sinks/log-analytics.ts';
import type { MessageSink } from '../sinks/sink.ts';
import { teamsSink } from '../sinks/teams.ts';

/** What notifications need of the service. */
export interface NotifyParts {
  readonly settings: Settings;
  readonly config: () => Promise<Pick<LoadedConfig, 'config'>>;
  readonly storage: Storage;
  readonly box: MessageBox;
  readonly secrets: Secrets;
  readonly ledger: Pick<Ledger, 'lastLook'>;
  readonly ingestion?: LogsIngestionClient | undefined;
  /** Events and remediations that were given up, for the heartbeat. */
  readonly deadLetters?: () => Promise<number>;
}

export interface Notify {
  /** Tells people of something; it is stored when this resolves. */
  readonly post: Post;
  /** Tells people of findings, and Event Grid where it is switched on. */
  readonly consumers: readonly Consumer[];
  /** Rows for the tables of Log Analytics other than the findings'. */
  readonly sendRows: LogOutbox<LogTable>['sendRows'];
  /** Delivers what waits, and tells Log Analytics every quarter of an hour that we live; for the sweep. */
  flush(signal: AbortSignal): Promise<void>;
  /** Sends a message on each channel asked for, or on all that are switched on. */
  test(by: string, channel?: Channel): Promise<readonly Tested[]>;
  /** Takes away what was delivered or died long ago. */
  purge(): Promise<number>;
}

export interface Tested {
  readonly channel: Channel;
  readonly result: 'sent' | 'waiting' | 'dead' | 'off';
  readonly because?: string;
}

const CHANNELS = ['teams', 'email', 'event-grid'] as const satisfies readonly Channel[];
const ALL_CHANNELS = [...CHANNELS, 'logs'];
const DAY_IN_MS = 86_400_000;

export async function createNotify(parts: NotifyParts, log: Log): Promise<Notify> {
  const { settings, config, box, ledger } = parts;
  const publisher = publisherOf(settings);
  const sinks = sinksOf(parts, publisher);
  const { notifications, retention } = (await config()).config;
  const routing = async () => routingOf((await config()).config, sinks);
  const outgoing = createOutgoing({ box, sinks, routing, log });
  const logs = createLogOutbox<LogTable>({ box, upload: uploadOf(parts), log });
  const sendRows: Notify['sendRows'] = async (table, rows) => {
    if (parts.ingestion !== undefined && settings.LOGS_RULE_ID !== undefined) {
      await logs.sendRows(table, rows);
    }
  };
  const byEnvironment = notifications.routes.some(({ environment }) => environment !== undefined);
  const messages = messagesConsumer({
    outgoing,
    routing,
    publicUrl: settings.PUBLIC_URL,
    ...(byEnvironment ? { environmentOf: (unit: string) => environmentIn(ledger, config, unit) } : {}),
  });
  return {
    post: outgoing.post,
    sendRows,
    consumers: [messages, ...(publisher === undefined || !notifications.eventGrid.enabled ? [] : [eventGridConsumer(publisher)])],
    async flush(signal) {
      await Promise.all([outgoing.flush(signal), logs.flush(signal)]);
      await beat(sendRows, parts.deadLetters);
    },
    test: (by, channel) => test({ outgoing, box, sinks, routing }, by, channel),
    async purge() {
      const before = new Date(Date.now() - retention.messagesInDays * DAY_IN_MS);
      const counts = await Promise.all(ALL_CHANNELS.map((channel) => box.purge(channel, before)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

function sinksOf({ settings, config, storage, secrets }: NotifyParts, publisher: ReturnType<typeof publisherOf>): MessageSink[] {
  const email = async () => (await config()).config.notifications.email;
  const options = {
    from: async () => (await email()).from,
    to: async () => (await email()).to,
    load: (blob: string) => storage.blobs.getContainerClient('reports').getBlockBlobClient(blob).downloadToBuffer(),
  };
  const mail =
    settings.EMAIL_ENDPOINT === undefined
      ? smtpSink(secrets, options)
      : acsSink(new EmailClient(settings.EMAIL_ENDPOINT, scoped(readerCredential(settings), settings.EMAIL_AUDIENCE)), options);
  return [teamsSink(secrets), mail, ...(publisher === undefined ? [] : [eventGridSink(publisher)])];
}

function publisherOf(settings: Settings): EventGridPublisherClient<'CloudEvent'> | undefined {
  const endpoint = settings.EVENT_GRID_TOPIC_ENDPOINT;
  return endpoint === undefined
    ? undefined
    : new EventGridPublisherClient(endpoint, 'CloudEvent', scoped(readerCredential(settings), settings.EVENT_GRID_AUDIENCE));
}

/** These clients ask for tokens of the public cloud whatever cloud they talk to. */
function scoped(credential: TokenCredential, audience: string): TokenCredential {
  return { getToken: (_scopes, options) => credential.getToken(`${audience}/.default`, options) };
}

type Config = LoadedConfig['config'];

function routingOf({ notifications }: Config, sinks: readonly MessageSink[]): Routing {
  const isOn = {
    teams: notifications.teams.enabled,
    email: notifications.email.to.length > 0 || notifications.routes.some(({ to = [] }) => to.length > 0),
    'event-grid': notifications.eventGrid.enabled,
  } as const satisfies Record<Channel, boolean>;
  const channels = sinks.map(({ channel }) => channel).filter((channel) => isOn[channel]);
  const { minimumSeverity, perHour, gatherForInSeconds, routes } = notifications;
  return { minimumSeverity, perHour, gatherForInSeconds, routes, channels };
}

function uploadOf({ ingestion, settings }: NotifyParts) {
  const streams: Readonly<Record<LogTable, string>> = {
    findings: settings.LOGS_STREAM_FINDINGS,
    changes: settings.LOGS_STREAM_CHANGES,
    runs: settings.LOGS_STREAM_RUNS,
    remediations: settings.LOGS_STREAM_REMEDIATIONS,
  };
  return async (table: LogTable, rows: readonly Readonly<Record<string, unknown>>[], signal: AbortSignal): Promise<void> => {
    if (ingestion === undefined || settings.LOGS_RULE_ID === undefined) {
      throw new Error('Expected LOGS_ENDPOINT and LOGS_RULE_ID in the app settings but found none: rows have nowhere to go.');
    }
    await uploadRows({ client: ingestion, ruleId: settings.LOGS_RULE_ID, stream: streams[table] }, rows, signal);
  };
}

async function environmentIn(ledger: NotifyParts['ledger'], config: NotifyParts['config'], unit: string): Promise<string | undefined> {
  const look = await ledger.lastLook(unit);
  try {
    return look === null ? undefined : environmentOf(look.unit, (await config()).config.policy);
  } catch {
    // Not seen: the routes that name no environment decide.
    return undefined;
  }
}

const BEAT_IN_MS = 15 * 60_000;

/** The id stands for the quarter of an hour: however often the sweep comes, one row is kept. */
async function beat(sendRows: Notify['sendRows'], deadLetters: NotifyParts['deadLetters'], now: Date = new Date()): Promise<void> {
  const at = new Date(Math.floor(now.getTime() / BEAT_IN_MS) * BEAT_IN_MS).toISOString();
  const id = `heartbeat ${at}`;
  if (lastBeat !== id) {
    await sendRows('runs', [{ id, row: heartbeatRow({ id, at: now.toISOString(), deadLetters: (await deadLetters?.()) ?? 0 }) }]);
    lastBeat = id;
  }
}

/** Saves this process from asking the table every minute. */
let lastBeat = '';

interface Testing {
  readonly outgoing: Outgoing;
  readonly box: MessageBox;
  readonly sinks: readonly MessageSink[];
  readonly routing: () => Promise<Routing>;
}

async function test({ outgoing, box, sinks, routing }: Testing, by: string, wanted?: Channel): Promise<readonly Tested[]> {
  const { channels } = await routing();
  const tried = wanted === undefined ? channels : [wanted];
  return await Promise.all(
    tried.map(async (channel): Promise<Tested> => {
      if (!channels.includes(channel) || !sinks.some((sink) => sink.channel === channel)) {
        return {
          channel,
          result: 'off',
          because: `Switch ${channel} on under notifications in warden.config.yaml and in the app settings.`,
        };
      }
      const message = testMessage(by, channel, new Date().toISOString());
      const result = (await outgoing.postTo(channel, message)) ?? 'waiting';
      const because = result === 'sent' ? undefined : (await box.waiting(channel)).find(({ id }) => id === message.id)?.because;
      return { channel, result, ...(because ? { because } : {}) };
    }),
  );
}

function testMessage(by: string, channel: Channel, at: string): Message {
  return {
    id: `test-${channel}-${at}`,
    topic: 'test',
    title: `A test of ${channel}`,
    text: 'Somebody asked aml-warden to show that this channel works. There is nothing to do.',
    facts: [{ name: 'Asked by', value: by }],
    links: [],
    at,
    expiresAt: new Date(Date.parse(at) + BEAT_IN_MS).toISOString(),
  };
}

/** The ledger, which also keeps every change of a look for Log Analytics before the look counts as written out. */
export function reportingChanges<L extends Pick<Ledger, 'project'>>(ledger: L, sendRows: Notify['sendRows']): L {
  return {
    ...ledger,
    project: async (claim, look, projection) => {
      const changes = look.changes ?? [];
      if (changes.length > 0) {
        await sendRows(
          'changes',
          changes.map((change) => ({ id: change.id, row: changeRow(change) })),
        );
      }
      return await ledger.project(claim, look, projection);
    },
  };
}
