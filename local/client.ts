import type { Page, RemediationView, UnitSummary } from '../shared/api/ports.ts';
import type { Finding, Look, Transition } from '../shared/model/finding.ts';

/** The service's own API as the programs here use it. */
export interface ServiceClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  /** Decides by the signed link, as a person does; on the plan it has now unless another hash is given. */
  decide(remediation: string, decision: 'approve' | 'decline', planHash?: string): Promise<void>;
  units(): Promise<readonly UnitSummary[]>;
  look(unit: string): Promise<Omit<Look, 'unit'>>;
  findings(query?: string): Promise<readonly Finding[]>;
  transitions(query?: string): Promise<readonly Transition[]>;
  remediations(query?: string): Promise<readonly RemediationView[]>;
}

/** `headers` go out with every request: who asks, where the service is told by them. */
export function serviceClient(origin: string, headers: Readonly<Record<string, string>> = {}): ServiceClient {
  const send = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(origin + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    }
    return (await answer.json()) as T;
  };
  const pages = async <T>(first: string): Promise<T[]> => {
    const items: T[] = [];
    for (let path: string | undefined = first; path !== undefined; ) {
      const page: { value: Page<T>['items']; nextLink?: string } = await send('GET', path);
      items.push(...page.value);
      path = page.nextLink;
    }
    return items;
  };
  const firstPage = async <T>(path: string): Promise<readonly T[]> => (await send<{ value: readonly T[] }>('GET', path)).value;
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    async decide(remediation, decision, planHash) {
      const { plan, approvalUrl } = await send<RemediationView>('GET', `/api/v1/remediations/${remediation}`);
      if (approvalUrl === undefined) {
        throw new Error(`Nobody is asked about remediation ${remediation}.`);
      }
      const { pathname, search } = new URL(approvalUrl, origin);
      await send('POST', pathname + search, { decision, planHash: planHash ?? plan?.hash ?? '' });
    },
    units: () => pages('/api/v1/units'),
    look: (unit) => send('GET', `/api/v1/looks/latest?unit=${encodeURIComponent(unit)}`),
    findings: (query = '') => pages(`/api/v1/findings?${query}`),
    transitions: (query = '') => firstPage(`/api/v1/transitions?${query}`),
    remediations: (query = '') => firstPage(`/api/v1/remediations?${query}`),
  };
}

/** Asks every `everyInMs` until the answer is there; throws an error naming what was waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, { withinInMs = 20_000, everyInMs = 100 } = {}): Promise<T> {
  const end = Date.now() + withinInMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyInMs));
  }
  throw new Error(`Waited ${withinInMs / 1000} s in vain for ${what}${last instanceof Error ? `: ${last.message}` : ''}`);
}
