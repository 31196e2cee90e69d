/** What the parts of the development host say to each other. */

/** The worker's RpcTypedData: exactly one member is set, none for "nothing". */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of RpcHttp is the library's
  readonly http?: any;
}

export interface Binding {
  readonly type: string;
  readonly direction: 'in' | 'out';
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** One function as the app registered it through @azure/functions. */
export interface RegisteredFunction {
  readonly id: string;
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** The binding whose type ends in `Trigger`; `name` is its key in `bindings`. */
  readonly trigger: Binding & { readonly name: string };
}

export interface InvokeResult {
  readonly returnValue?: TypedData;
  readonly outputData: readonly { readonly name: string; readonly data: TypedData }[];
}

/** Runs one invocation in a worker. Rejects with the function's own error. */
export type Invoke = (
  fn: RegisteredFunction,
  inputs: Readonly<Record<string, TypedData>>,
  triggerMetadata?: Readonly<Record<string, TypedData>>,
) => Promise<InvokeResult>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once at or after `atInMs`; the returned function cancels. */
  at(atInMs: number, callback: () => void): () => void;
}

export interface HostRequest {
  readonly method: string;
  /** Path without query, decoded per segment where a handler needs it. */
  readonly path: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HostResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
}

export type Log = (level: 'debug' | 'info' | 'warning' | 'error', message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Durable Functions behind one face: local/host/durable makes it, local/host/server.ts uses it. */
export interface Durable {
  start(): void;
  stop(): Promise<void>;
  /** Serves everything below /runtime/webhooks/durabletask; undefined when the path is not its own. */
  handle(request: HostRequest): Promise<HostResponse | undefined>;
  /** The JSON text of a durableClient input binding. */
  clientBinding(origin: string): string;
}
