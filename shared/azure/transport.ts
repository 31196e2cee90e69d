import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, type HttpClient, isRestError } from '@azure/core-rest-pipeline';
import { type Client, getClient } from '@azure-rest/core-client';
import type { JsonObject } from '../model/json.ts';
import { subscriptionOfId } from '../model/resource-id.ts';
import { plain } from './arm-error.ts';
import { type Attempt, readContent } from './attempt.ts';
import type { ArmLimits } from './limits.ts';
import { type Tries, waitBeforeRetry } from './retry.ts';
import { createThrottle } from './throttle.ts';
import { isAborted, type Sleep, waited, whyEnded } from './waiting.ts';

interface Request {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Absolute, below the ARM endpoint. */
  readonly url: string;
  readonly body?: JsonObject;
  /** Whether it may be sent again after a failure that leaves open whether it was carried out. */
  readonly repeatable: boolean;
}

export interface Transport {
  /** Sends, waits for its turn, repeats what may pass. Never throws for what Azure or the network does. */
  send(request: Request, signal: AbortSignal): Promise<Attempt>;
  /** Waits; false when the signal ended the wait. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  readonly now: () => Date;
  readonly limits: ArmLimits;
  /** Requests sent, repeats included. */
  readonly calls: number;
}

export interface TransportOptions {
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly limits: ArmLimits;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly random: () => number;
  /** Replaces the network below authentication. It must answer with a stream. */
  readonly httpClient?: HttpClient;
}

export function createTransport(options: TransportOptions): Transport {
  const { limits, now, random, sleep } = options;
  const counted = countingClient(options.httpClient ?? createDefaultHttpClient());
  const client = getClient(options.endpoint, options.credential, {
    credentials: { scopes: [`${options.audience}/.default`] },
    httpClient: counted,
    // Repeating and waiting are ours: the SDK does not repeat a 429 without Retry-After and waits for one without an end.
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'aml-warden' },
  });
  const throttle = createThrottle({ ...limits, now, sleep });

  return {
    now,
    limits,
    get calls() {
      return counted.calls;
    },
    wait: (ms, signal) => waited(ms, signal, sleep),
    async send(request, signal) {
      const tries: Tries = { throttled: 0, failed: 0 };
      const subscription = subscriptionOfId(new URL(request.url).pathname) ?? 'tenant';
      let last: Attempt | undefined;
      for (;;) {
        if (!(await throttle.take(subscription, signal))) {
          return ended(signal, last);
        }
        last = await sendOnce(client, request, { signal, limits });
        const wait = waitBeforeRetry(last, tries, { limits, now: now(), random, repeatable: request.repeatable });
        if (wait === undefined) {
          return last;
        }
        if (!(await waited(wait, signal, sleep))) {
          return ended(signal, last);
        }
      }
    },
  };
}

function ended(signal: AbortSignal, last: Attempt | undefined): Attempt {
  const after = last === undefined ? '' : `, after ${last.status === 'answered' ? `status ${last.statusCode}` : last.because}`;
  return { status: 'failed', because: `${whyEnded(signal)}${after}`, passing: false };
}

interface SendOptions {
  readonly signal: AbortSignal;
  readonly limits: ArmLimits;
}

async function sendOnce(client: Client, request: Request, { signal, limits }: SendOptions): Promise<Attempt> {
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(limits.requestTimeoutInMs)]);
  try {
    const path = client.pathUnchecked(request.url);
    const answer = await path[request.method]({
      abortSignal,
      ...(request.body === undefined ? {} : { body: request.body }),
    }).asNodeStream();
    return {
      status: 'answered',
      statusCode: Number(answer.status),
      headers: answer.headers,
      content: await readContent(answer.body, limits.answerBytes),
    };
  } catch (error) {
    return failureOf(error, signal, abortSignal);
  }
}

function failureOf(error: unknown, signal: AbortSignal, bounded: AbortSignal): Attempt {
  if (isAborted(signal)) {
    return { status: 'failed', because: whyEnded(signal), passing: false };
  }
  if (isAborted(bounded)) {
    return { status: 'failed', because: 'no answer in time', passing: true };
  }
  const message = plain(error instanceof Error ? error.message : String(error));
  return { status: 'failed', because: message, passing: isNetworkError(error) };
}

/** Broken connections pass; a certificate nobody trusts or a missing token does not. */
function isNetworkError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|HOSTNAME_MISMATCH)/.test(code)) {
    return false;
  }
  return isRestError(error) || /^(E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE)$/.test(code);
}

function countingClient(inner: HttpClient): HttpClient & { readonly calls: number } {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    sendRequest(request) {
      calls += 1;
      return inner.sendRequest(request);
    },
  };
}
