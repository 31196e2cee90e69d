import type { Json, JsonObject } from '../../shared/model/json.ts';
import type { Principal } from './tokens.ts';

/** A resource as ARM returns it. */
export type ArmResource = JsonObject & { readonly id: string; readonly type: string; readonly name: string };

/** A request that has arrived whole. */
export interface Call {
  /** Upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: no content. */
  readonly body?: Json;
}

/** A request to Resource Manager by somebody who has proven who they are. */
export interface ArmCall {
  readonly method: string;
  /** Decoded segments without the empty first one. */
  readonly segments: readonly string[];
  readonly apiVersion: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject | undefined;
  readonly caller: Principal;
  readonly correlationId: string;
  /** Made by the control interface: what takes long in Azure is done at once. */
  readonly atOnce?: boolean;
}

/** One line about something that happened; `fields` are for people and tests. */
export type Log = (level: 'info' | 'warning' | 'error', message: string, fields?: Readonly<Record<string, unknown>>) => void;
