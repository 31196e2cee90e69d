import type { QueueClient, QueueServiceClient, ReceivedMessageItem } from '@azure/storage-queue';
import type { RegisteredFunction, TypedData } from '../types.ts';
import { jsonData, stringData } from '../worker/typed-data.ts';
import { succeeds, type TriggerContext } from './call.ts';

/** `extensions.queues` of host.json. */
export interface QueueSettings {
  readonly batchSize: number;
  readonly maxDequeueCount: number;
  readonly visibilityTimeoutInMs: number;
  readonly maxPollingIntervalInMs: number;
  readonly base64: boolean;
}

export interface QueueOptions extends TriggerContext {
  readonly settings: QueueSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const FIRST_POLL_IN_MS = 100;
/** How long a received message stays hidden while its function runs. */
const LEASE_IN_SECONDS = 600;

/** Starts a storage queue function; the returned function stops polling and waits for the runs under way. */
export async function startQueue(fn: RegisteredFunction, options: QueueOptions): Promise<() => Promise<void>> {
  const service = await serviceFor(fn, options.env);
  const name = String(fn.trigger['queueName']);
  const listener = new Listener(fn, options, service.getQueueClient(name), service.getQueueClient(`${name}-poison`));
  const polling = listener.poll();
  return async () => {
    listener.stop();
    await polling;
  };
}

/** Loaded on demand: the SDK costs start-up time that an app without queues need not pay. */
async function serviceFor(fn: RegisteredFunction, env: QueueOptions['env']): Promise<QueueServiceClient> {
  const setting = typeof fn.trigger['connection'] === 'string' ? fn.trigger['connection'] : 'AzureWebJobsStorage';
  const connection = env[`AzureWebJobs${setting}`] ?? env[setting];
  if (connection === undefined) {
    throw new Error(`Function '${fn.name}': expected a storage connection string in the app setting '${setting}' but it is not set.`);
  }
  const { QueueServiceClient: Service } = await import('@azure/storage-queue');
  return Service.fromConnectionString(connection);
}

class Listener {
  readonly #fn: RegisteredFunction;
  readonly #options: QueueOptions;
  readonly #queue: QueueClient;
  readonly #poison: QueueClient;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(fn: RegisteredFunction, options: QueueOptions, queue: QueueClient, poison: QueueClient) {
    this.#fn = fn;
    this.#options = options;
    this.#queue = queue;
    this.#poison = poison;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Polls at once while there is work, else ever more slowly up to the longest interval. */
  async poll(): Promise<void> {
    let pause = FIRST_POLL_IN_MS;
    while (!this.#stopped) {
      const messages = await this.#receive();
      await Promise.all(messages.map((message) => this.#process(message)));
      pause = messages.length > 0 ? FIRST_POLL_IN_MS : Math.min(pause * 2, this.#options.settings.maxPollingIntervalInMs);
      if (messages.length === 0) await this.#sleep(pause);
    }
  }

  async #receive(): Promise<readonly ReceivedMessageItem[]> {
    const { settings, log } = this.#options;
    try {
      const answer = await this.#queue.receiveMessages({ numberOfMessages: settings.batchSize, visibilityTimeout: LEASE_IN_SECONDS });
      return answer.receivedMessageItems;
    } catch (error) {
      if (statusOf(error) !== 404) log('warning', 'A storage queue could not be read', { function: this.#fn.name, error: String(error) });
      return [];
    }
  }

  async #process(message: ReceivedMessageItem): Promise<void> {
    const { settings, log } = this.#options;
    try {
      const done = await succeeds(this.#options, this.#fn, stringData(this.#textOf(message)), metadataOf(message));
      if (done) await this.#queue.deleteMessage(message.messageId, message.popReceipt);
      else if (message.dequeueCount >= settings.maxDequeueCount) await this.#moveToPoison(message);
      else await this.#release(message);
    } catch (error) {
      // Whatever failed here, the message reappears when its lease ends.
      log('error', 'A queue message could not be settled', { function: this.#fn.name, message: message.messageId, error: String(error) });
    }
  }

  #release(message: ReceivedMessageItem): Promise<unknown> {
    const seconds = Math.round(this.#options.settings.visibilityTimeoutInMs / 1000);
    return this.#queue.updateMessage(message.messageId, message.popReceipt, message.messageText, seconds);
  }

  async #moveToPoison(message: ReceivedMessageItem): Promise<void> {
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(message.messageText);
    await this.#queue.deleteMessage(message.messageId, message.popReceipt);
    this.#options.log('warning', 'A queue message failed too often and went to the poison queue', {
      function: this.#fn.name,
      queue: this.#poison.name,
      dequeueCount: message.dequeueCount,
    });
  }

  #textOf(message: ReceivedMessageItem): string {
    return this.#options.settings.base64 ? Buffer.from(message.messageText, 'base64').toString('utf8') : message.messageText;
  }

  #sleep(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function metadataOf(message: ReceivedMessageItem): Record<string, TypedData> {
  return {
    Id: stringData(message.messageId),
    DequeueCount: jsonData(message.dequeueCount),
    InsertionTime: jsonData(message.insertedOn),
    ExpirationTime: jsonData(message.expiresOn),
    NextVisibleTime: jsonData(message.nextVisibleOn),
    PopReceipt: stringData(message.popReceipt),
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
