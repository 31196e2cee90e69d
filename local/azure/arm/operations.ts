import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../shared/model/json.ts';

/** Something that goes on after its request was answered. */
export interface Operation {
  readonly id: string;
  readonly resourceId: string;
  readonly startedAt: string;
  state: 'InProgress' | 'Succeeded' | 'Failed';
  endedAt?: string;
  error?: OperationError;
  /** What the operation's Location shows in the end; absent: the resource itself. */
  result?: JsonObject;
}

export interface OperationError {
  readonly code: string;
  readonly message: string;
}

interface Begin {
  readonly resourceId: string;
  readonly durationInMs: number;
  readonly result?: JsonObject;
  /** It changes nothing: it keeps nobody else waiting, and no failure is meant for it but its own. */
  readonly question?: { readonly error?: OperationError };
  /** Runs when the time is over; handed the error when the operation is to fail. */
  readonly finish: (error: OperationError | undefined) => void;
}

export interface Operations {
  begin(begin: Begin): Operation;
  find(id: string): Operation | undefined;
  isBusy(resourceId: string): boolean;
  /** Lets the next operation on a resource fail when it ends. */
  failNext(resourceId: string, error: OperationError): void;
  close(): void;
}

const REMEMBERED = 5_000;

export function createOperations(now: () => Date): Operations {
  const operations = new Map<string, Operation>();
  const busy = new Map<string, NodeJS.Timeout>();
  const failing = new Map<string, OperationError>();

  return {
    begin({ resourceId, durationInMs, result, question, finish }) {
      const key = question === undefined ? resourceId.toLowerCase() : `question ${randomUUID()}`;
      const error = question === undefined ? failing.get(key) : question.error;
      failing.delete(key);
      const operation: Operation = {
        id: randomUUID(),
        resourceId,
        startedAt: now().toISOString(),
        state: 'InProgress',
        ...(result === undefined ? {} : { result }),
      };
      operations.set(operation.id, operation);
      forgetOldest(operations);
      const end = (): void => {
        busy.delete(key);
        finish(error);
        Object.assign(operation, { state: error === undefined ? 'Succeeded' : 'Failed', endedAt: now().toISOString() }, error && { error });
      };
      busy.set(key, setTimeout(end, durationInMs));
      return operation;
    },
    find: (id) => operations.get(id),
    isBusy: (resourceId) => busy.has(resourceId.toLowerCase()),
    failNext: (resourceId, error) => void failing.set(resourceId.toLowerCase(), error),
    close: () => busy.forEach((timer) => void clearTimeout(timer)),
  };
}

function forgetOldest(operations: Map<string, Operation>): void {
  const [oldest] = operations.keys();
  if (operations.size > REMEMBERED && oldest !== undefined) {
    operations.delete(oldest);
  }
}
