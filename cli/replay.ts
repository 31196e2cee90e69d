import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf, usage } from './exit.ts';
import { CommandProblem, printable } from './service.ts';

interface ReplayOptions {
  readonly webhook?: string;
  readonly topic?: string;
}

type Event = Readonly<Record<string, unknown>>;

/** What Event Grid writes beside an event that it could not deliver. */
const OF_DEAD_LETTERS = [
  'deadLetterReason',
  'deliveryAttempts',
  'lastDeliveryOutcome',
  'lastHttpStatusCode',
  'publishTime',
  'lastDeliveryAttemptTime',
  'deadletterreason',
  'deliveryattempts',
  'lastdeliveryoutcome',
  'lasthttpstatuscode',
  'publishtime',
  'lastdeliveryattempttime',
];
const LIMIT_IN_MS = 60_000;

/** `aml-warden replay <file>`: an event that was recorded, or that Event Grid could not deliver, goes out once more. */
export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('Publish recorded or dead-lettered events again.')
    .argument('<file>', 'JSON: one event or a list, of the Event Grid or the CloudEvents schema')
    .option('--webhook <url>', 'the host’s address for events; AML_WARDEN_WEBHOOK instead keeps its key out of the history')
    .option('--topic <endpoint>', 'a custom topic instead, signed in as you')
    .addHelpText(
      'after',
      '\nExample\n  aml-warden replay dead-letters.json --webhook http://127.0.0.1:7071/runtime/webhooks/eventgrid?functionName=onResourceEvent',
    )
    .action(async (file: string, options: ReplayOptions) => {
      const events = eventsIn(await textOf(file));
      const webhook = options.webhook ?? (process.env['AML_WARDEN_WEBHOOK'] || undefined);
      if ((options.topic === undefined) === (webhook === undefined)) {
        throw usage('Expected either --webhook or --topic to say where the events go.');
      }
      await (options.topic === undefined ? toWebhook(webhook ?? '', events) : toTopic(options.topic, events));
      process.stdout.write(`${events.length} ${events.length === 1 ? 'event' : 'events'} published again.\n`);
    });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw usage(printable(`The file ${file} cannot be read: ${messageOf(error)}`));
  }
}

/** The events without what dead-lettering added. All of one schema. */
export function eventsIn(text: string): Event[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw usage('Expected JSON: one event or a list of them.');
  }
  const events = Array.isArray(parsed) ? parsed : [parsed];
  if (events.length === 0 || !events.every(isEvent) || new Set(events.map(isCloudEvent)).size > 1) {
    throw usage('Expected events of the Event Grid schema (eventType) or of CloudEvents (specversion, type), all of one kind.');
  }
  return events.map((event) => Object.fromEntries(Object.entries(event).filter(([name]) => !OF_DEAD_LETTERS.includes(name))));
}

function isEvent(value: unknown): value is Event {
  return (
    typeof value === 'object' && value !== null && 'id' in value && ('eventType' in value || ('specversion' in value && 'type' in value))
  );
}

function isCloudEvent(event: Event): boolean {
  return 'specversion' in event;
}

async function toWebhook(address: string, events: readonly Event[]): Promise<void> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw usage('Expected the address of a webhook such as http://127.0.0.1:7071/runtime/webhooks/eventgrid?functionName=….');
  }
  // One by one, as Event Grid does unless batching is switched on.
  for (const event of events) {
    const isCloud = isCloudEvent(event);
    const status = await posted(address, isCloud ? event : [event], isCloud ? 'application/cloudevents+json' : 'application/json');
    if (status < 200 || status >= 300) {
      throw new CommandProblem(printable(`The webhook answered ${status} to the event ${String(event['id'])}.`), 3);
    }
  }
}

async function posted(address: string, body: unknown, type: string): Promise<number> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': type, 'aeg-event-type': 'Notification' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_IN_MS),
      redirect: 'manual',
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    // The address holds a key.
    throw new CommandProblem(`Nothing answers at ${new URL(address).host}.`, 3);
  }
}

async function toTopic(endpoint: string, events: readonly Event[]): Promise<void> {
  if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') {
    throw usage('Expected the https endpoint of a topic.');
  }
  const { EventGridPublisherClient } = await import('@azure/eventgrid');
  const { readerCredential } = await import('../shared/azure/credentials.ts');
  const { readSettings } = await import('../shared/config/settings.ts');
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...process.env });
  const signedIn = readerCredential(settings);
  // The client asks for tokens of the public cloud whatever cloud it talks to.
  const credential = { getToken: () => signedIn.getToken(`${settings.EVENT_GRID_AUDIENCE}/.default`) };
  try {
    const isCloud = events.some(isCloudEvent);
    if (isCloud) {
      await new EventGridPublisherClient(endpoint, 'CloudEvent', credential).send(events.map(cloudEventOf));
    } else {
      await new EventGridPublisherClient(endpoint, 'EventGrid', credential).send(events.map(gridEventOf));
    }
  } catch (error) {
    throw new CommandProblem(printable(`The topic did not take the events: ${messageOf(error)}`), 3);
  }
}

function cloudEventOf({ specversion: _version, id, type, source, subject, time, data, datacontenttype: _content }: Event) {
  return {
    id: String(id),
    type: String(type),
    source: String(source),
    ...(subject === undefined ? {} : { subject: String(subject) }),
    ...(time === undefined ? {} : { time: new Date(String(time)) }),
    data: data as object,
  };
}

function gridEventOf({ id, eventType, subject, eventTime, data, dataVersion }: Event) {
  return {
    id: String(id),
    eventType: String(eventType),
    subject: String(subject ?? ''),
    eventTime: new Date(String(eventTime)),
    data: data as object,
    dataVersion: String(dataVersion ?? '1'),
  };
}
