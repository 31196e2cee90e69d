import type { Command } from 'commander';
import { refusalText } from './refusal.ts';

/** How a running service is reached; `serviceOptions` adds them to a command. */
export interface ServiceOptions {
  readonly url?: string | undefined;
  /** Application id URI of the service's app registration, e.g. `api://aml-warden`. */
  readonly audience?: string | undefined;
}

export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with /api, or an absolute address at the service, as in a nextLink or an approval link. */
  readonly path: string;
  readonly body?: object | undefined;
}

/** Something went wrong that a person can do something about; `main` prints the message and answers the exit code. */
export class CommandProblem extends Error {
  /** 2: wrong usage or refused; 3: could not be done or read. */
  readonly exitCode: 2 | 3;

  constructor(message: string, exitCode: 2 | 3) {
    super(message);
    this.name = 'CommandProblem';
    this.exitCode = exitCode;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOCAL = 'http://127.0.0.1:7071';
const LIMIT_IN_MS = 60_000;

export function serviceOptions(command: Command): Command {
  return command
    .option('--url <address>', 'where the service runs (AML_WARDEN_URL; default: the local one)')
    .option('--audience <uri>', 'application id URI of the service, to sign in with Azure (AML_WARDEN_AUDIENCE); AML_WARDEN_TOKEN instead');
}

/** The address of the service, without a slash at its end. */
export function serviceUrl({ url }: ServiceOptions, environment: Environment = process.env): string {
  const given = url ?? (environment['AML_WARDEN_URL'] || LOCAL);
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new CommandProblem(`Expected the address of a service such as ${LOCAL} but found ${JSON.stringify(given)}.`, 2);
  }
  return given.replace(/\/+$/, '');
}

/** The answer's JSON, or its text when it is no JSON. What the service refuses is a CommandProblem with what it said. */
export async function callService<T = unknown>(
  options: ServiceOptions,
  call: ServiceCall,
  environment: Environment = process.env,
): Promise<T> {
  const answer = await sent(options, call, environment);
  const text = await answer.text();
  if (!answer.ok) {
    throw refused(call, answer.status, text);
  }
  return (isJson(answer) ? JSON.parse(text) : text) as T;
}

/** The answer's bytes, for files. */
export async function downloadFromService(
  options: ServiceOptions,
  path: string,
  environment: Environment = process.env,
): Promise<Uint8Array> {
  const call = { method: 'GET', path } as const;
  const answer = await sent(options, call, environment);
  if (!answer.ok) {
    throw refused(call, answer.status, await answer.text());
  }
  return new Uint8Array(await answer.arrayBuffer());
}

/** Every item of a list, following nextLink. */
export async function listFromService<T>(options: ServiceOptions, path: string, environment: Environment = process.env): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: { readonly value: readonly T[]; readonly nextLink?: string } = await callService(
      options,
      { method: 'GET', path: next },
      environment,
    );
    items.push(...page.value);
    next = page.nextLink;
  }
  return items;
}

async function sent(options: ServiceOptions, { method, path, body }: ServiceCall, environment: Environment): Promise<Response> {
  const base = serviceUrl(options, environment);
  const url = new URL(path, `${base}/`);
  if (url.origin !== new URL(base).origin) {
    throw new CommandProblem(`Expected an address at ${base} but found ${url.origin}: give --url the address of that service.`, 2);
  }
  const token = await tokenOf(options, url, environment);
  try {
    return await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_IN_MS),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new CommandProblem(`No service answers at ${base} (${reasonOf(error)}). Start one with npm start, or name one with --url.`, 3);
  }
}

async function tokenOf({ audience }: ServiceOptions, url: URL, environment: Environment): Promise<string | undefined> {
  const wanted = audience ?? (environment['AML_WARDEN_AUDIENCE'] || undefined);
  const given = environment['AML_WARDEN_TOKEN'] || undefined;
  if (given === undefined && wanted === undefined) {
    return undefined;
  }
  if (url.protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
    throw new CommandProblem(`A token is not sent over plain http to ${url.host}: use its https address.`, 2);
  }
  return given ?? (await signedIn(wanted ?? ''));
}

async function signedIn(audience: string): Promise<string> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  try {
    return (await new DefaultAzureCredential().getToken(`${audience}/.default`)).token;
  } catch (error) {
    throw new CommandProblem(`Could not sign in for ${audience}: ${reasonOf(error)}. Sign in with az login, or set AML_WARDEN_TOKEN.`, 3);
  }
}

/** 4xx is about what was asked for, except what passes; the rest is about the service. */
function refused(call: ServiceCall, status: number, text: string): CommandProblem {
  const isOurs = status >= 400 && status < 500 && ![401, 408, 429].includes(status);
  return new CommandProblem(printable(refusalText(call, status, problemIn(text))), isOurs ? 2 : 3);
}

function problemIn(text: string): string | undefined {
  try {
    const problem = JSON.parse(text) as { readonly title?: unknown; readonly detail?: unknown };
    const parts = [problem.title, problem.detail].filter((part) => typeof part === 'string');
    return parts.length === 0 ? undefined : parts.join(': ');
  } catch {
    return undefined;
  }
}

function isJson(answer: Response): boolean {
  return /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return printable((cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '').slice(0, 300);
}

/** What a service or Azure said may hold anything: nothing in it may steer a terminal. Line ends stay. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
}
