import type { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import type { TokenCredential } from '@azure/core-auth';
import { isRestError, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { DiagnosisEntry } from '../model/preflight-facts.ts';
import { nameOfId, resourceGroupOfId, subscriptionOfId } from '../model/resource-id.ts';
import type { Reading } from '../model/unit.ts';
import { missingActionOf, plain } from './arm-error.ts';
import { type Unanswered, unread } from './readings.ts';
import { isAborted, whyEnded } from './waiting.ts';

const ACTION = 'Microsoft.MachineLearningServices/workspaces/diagnose/action';

export interface DiagnoseOptions {
  /** `https://management.azure.com`; no path behind it. */
  readonly endpoint: string;
  readonly audience: string;
  readonly credential: TokenCredential;
  /** Between two questions when Azure names no time; default 2 s. */
  readonly pollIntervalInMs?: number;
}

/** Lets Azure Machine Learning look at the network and the dependents of a workspace; takes up to a minute. Never throws. */
export type Diagnose = (workspaceId: string, signal: AbortSignal) => Promise<Reading<readonly DiagnosisEntry[]>>;

export function createDiagnose(options: DiagnoseOptions): Diagnose {
  return async (workspaceId, signal) => {
    try {
      return entriesIn(await orEnded(diagnosed(options, workspaceId, signal), signal));
    } catch (error) {
      return failureOf(error, signal);
    }
  };
}

/** The last answer as it came: the models of the SDK would drop what they do not know. */
async function diagnosed(options: DiagnoseOptions, workspaceId: string, signal: AbortSignal): Promise<string> {
  const client = await clientOf(options, nameOfId(subscriptionOfId(workspaceId) ?? ''));
  let last = '';
  const poller = await client.workspaces.beginDiagnose(nameOfId(resourceGroupOfId(workspaceId) ?? ''), nameOfId(workspaceId), {
    parameters: { value: {} },
    updateIntervalInMs: options.pollIntervalInMs ?? 2_000,
    abortSignal: signal,
    onResponse: ({ bodyAsText }) => {
      last = bodyAsText ?? '';
    },
  });
  await poller.pollUntilDone();
  return last;
}

/** Loaded when the first repair asks: most processes never do. */
async function clientOf(
  { endpoint, audience, credential }: DiagnoseOptions,
  subscription: string,
): Promise<AzureMachineLearningWorkspaces> {
  const sdk = await import('@azure/arm-machinelearning');
  return new sdk.AzureMachineLearningWorkspaces(credential, subscription, {
    endpoint,
    credentialScopes: `${audience}/.default`,
    userAgentOptions: { userAgentPrefix: 'aml-warden' },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: staysAt(new URL(endpoint).origin), position: 'perRetry' }],
  });
}

/** The SDK would take its token wherever an answer says that the operation is to be followed. */
function staysAt(origin: string): PipelinePolicy {
  return {
    name: 'staysAtEndpoint',
    async sendRequest(request, next) {
      if (new URL(request.url).origin !== origin) {
        throw new Error(`Expected an operation at ${origin} but found another address, which is not followed`);
      }
      return await next(request);
    },
  };
}

/** The SDK sleeps through an abort between two questions. */
async function orEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function failureOf(error: unknown, signal: AbortSignal): Unanswered {
  if (isAborted(signal)) {
    return unread(`The workspace was not diagnosed: ${whyEnded(signal)}.`);
  }
  const message = plain(error instanceof Error ? error.message : String(error));
  const { statusCode = 0, code = '' } = isRestError(error) ? error : {};
  if (statusCode === 401 || statusCode === 403) {
    return {
      status: 'denied',
      missing: missingActionOf(message) ?? ACTION,
      because: `Azure answered ${statusCode} ${plain(code, 100)}: ${message}`,
    };
  }
  return statusCode === 404 ? { status: 'gone' } : unread(`The workspace could not be diagnosed: ${message.replace(/\.+$/, '')}.`);
}

/** An answer without any problem is `{}` or holds empty lists; anything else that is not such an answer tells nothing. */
function entriesIn(text: string): Reading<readonly DiagnosisEntry[]> {
  const answer = parsed(text);
  const value = isJsonObject(answer) && Object.keys(answer).length > 0 ? answer['value'] : answer;
  const areas = isJsonObject(value) ? Object.entries(value) : undefined;
  const lists = areas?.map(([area, list]) => ({ area, list: list ?? [] }));
  return lists === undefined || !lists.every(({ list }) => Array.isArray(list) && list.every(isJsonObject))
    ? unread('Expected the result of a diagnosis but found something else.')
    : { status: 'read', value: lists.flatMap(({ area, list }) => (list as JsonObject[]).flatMap((one) => entryOf(area, one))) };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What is neither a warning nor information counts as an error. */
function entryOf(area: string, { level, code, message }: JsonObject): DiagnosisEntry[] {
  const said = String(level).toLowerCase();
  if (said === 'information') {
    return [];
  }
  return [
    {
      level: said === 'warning' ? 'warning' : 'error',
      area: plain(area, 50),
      code: plain(typeof code === 'string' ? code : '', 100),
      message: plain(typeof message === 'string' ? message : '', 300),
    },
  ];
}
