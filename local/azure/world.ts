import type { JsonObject } from '../../shared/model/json.ts';
import type { ActivityLog } from './arm/activity-log.ts';
import type { Diagnoses } from './arm/diagnosis.ts';
import type { Operations } from './arm/operations.ts';
import type { Policies } from './arm/policies.ts';
import type { Store } from './arm/store.ts';
import type { Denials } from './control/denials.ts';
import type { Faults } from './control/faults.ts';
import type { RequestLog } from './control/request-log.ts';
import type { EventQueue } from './events/queue.ts';
import type { Meters } from './meters.ts';
import type { SimulationSettings } from './settings.ts';
import type { Tokens } from './tokens.ts';
import type { Log } from './types.ts';

/** Everything that the simulated Azure knows and remembers. */
export interface World {
  /** `https://127.0.0.1:<port>`, where all services answer. */
  origin: string;
  settings: SimulationSettings;
  /** Called whenever rows came in. */
  onRows: () => void;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly operations: Operations;
  readonly events: EventQueue;
  readonly activity: ActivityLog;
  readonly faults: Faults;
  readonly denials: Denials;
  readonly policies: Policies;
  readonly diagnoses: Diagnoses;
  readonly requests: RequestLog;
  readonly meters: Meters;
  /** Stream → rows that arrived. */
  readonly rows: Map<string, IngestedRow[]>;
  readonly cards: PostedCard[];
  readonly mails: SentMail[];
  /** What the Event Grid topic was sent. */
  readonly published: PublishedEvent[];
  /** What action groups were told, by receiver. */
  readonly alerts: SentAlert[];
  /** Name → versions of a secret, oldest first. */
  readonly secrets: Map<string, SecretVersion[]>;
  readonly now: () => Date;
  readonly log: Log;
}

export interface IngestedRow {
  readonly at: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Columns that were cut at 64 KB. */
  readonly cut: readonly string[];
}

export interface PostedCard {
  readonly at: string;
  readonly bytes: number;
  readonly message: unknown;
}

export interface SentMail {
  /** The operation's. */
  readonly id: string;
  readonly at: string;
  /** As the request had it. */
  readonly mail: JsonObject;
}

export interface PublishedEvent {
  readonly at: string;
  readonly event: JsonObject;
}

export interface SentAlert {
  readonly at: string;
  /** Canonical id of the action group. */
  readonly actionGroup: string;
  readonly receiver: string;
  /** In the common alert schema. */
  readonly alert: JsonObject;
}

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly at: string;
}
