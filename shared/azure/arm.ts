import type { Json, JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import type { Reading, Resource } from '../model/unit.ts';

/** What the service asks of Azure Resource Manager; arm-client.ts is the one that talks. */
export interface Arm {
  /** One resource, at the api-version prescribed for its kind. Refusal, absence and failure are readings, not exceptions. */
  get(kind: Kind, id: string, signal: AbortSignal): Promise<Reading<Resource>>;
  /**
   * Every page of a list. `path` is the collection below the ARM endpoint, without api-version, e.g. `{workspace id}/computes`;
   * a query (`?$filter=atScope()`) may follow. One unreadable page makes the whole list unread: a part is not the whole.
   */
  list(kind: Kind, path: string, signal: AbortSignal): Promise<Reading<readonly Resource[]>>;
  /** Every row of a Resource Graph query over the subscriptions (ids without prefix; none: all the identity sees). */
  query(kql: string, subscriptions: readonly string[], signal: AbortSignal): Promise<Reading<readonly JsonObject[]>>;
  /** Entries of a subscription's Activity Log (id without prefix) that the OData filter names; it needs a time from and to. */
  activity(subscription: string, filter: string, signal: AbortSignal): Promise<Reading<readonly JsonObject[]>>;
  /** A POST that changes nothing. Refusal, absence and failure are readings, not exceptions. */
  ask(question: Question, signal: AbortSignal): Promise<Reading<Json>>;
  /** One write. A refusal by ARM is an answer; what we do not understand is an exception. */
  write(request: WriteRequest, signal: AbortSignal): Promise<WriteAnswer>;
  /** Asks a long-running operation once. */
  poll(operationUrl: string, signal: AbortSignal): Promise<OperationAnswer>;
  /** Requests sent so far, retries included. */
  readonly calls: number;
}

export interface Question {
  /** Below the ARM endpoint, without api-version. */
  readonly path: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
  /** The permission it needs, for whoever lacks it. */
  readonly action: string;
}

export interface WriteRequest {
  readonly method: 'PATCH' | 'PUT' | 'DELETE' | 'POST';
  /** Canonical id, for POST with the action's segment behind it. */
  readonly id: string;
  readonly apiVersion: string;
  readonly body?: JsonObject;
}

export type WriteAnswer =
  | { readonly status: 'done' }
  | { readonly status: 'accepted'; readonly operationUrl: string; readonly retryAfterInMs: number }
  /** `code` is ARM's (`ScopeLocked`, `RequestDisallowedByPolicy`, `AuthorizationFailed` …). */
  | { readonly status: 'refused'; readonly statusCode: number; readonly code: string; readonly message: string };

export type OperationAnswer =
  | { readonly status: 'running'; readonly retryAfterInMs: number }
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly code: string; readonly message: string }
  /** Azure does not tell us (403) or not any more (404): whether the operation succeeded is open. */
  | { readonly status: 'untold'; readonly code: string; readonly message: string };
