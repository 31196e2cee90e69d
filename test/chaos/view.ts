import type { ServiceClient } from '../../local/client.ts';
import type { RemediationView } from '../../shared/api/ports.ts';
import type { Finding, Transition } from '../../shared/model/finding.ts';
import { sleep } from './random.ts';

export const RULE = 'AML-NET-001';

/** What the service answers, asked by one for all. */
export interface Snapshot {
  /** By resource id, newest first. */
  readonly remediations: ReadonlyMap<string, readonly RemediationView[]>;
  /** Resource ids with an open finding of the rule. */
  readonly open: ReadonlySet<string>;
}

export interface View {
  /** Asks after each new snapshot until it is answered. */
  when<T>(what: string, ask: (snapshot: Snapshot) => T | undefined | Promise<T | undefined>): Promise<T>;
  stop(): Promise<void>;
}

const EVERY_IN_MS = 600;
/** More than twice as long as what a killed host held stays held. */
const LONGEST_IN_MS = 240_000;

/** Keeps looking at the service, also while it is down. What is waited for after `endsAt` fails. */
export function watch(service: ServiceClient, endsAt: number): View {
  let waiting: ((snapshot: Snapshot) => void)[] = [];
  let isStopped = false;
  const next = (): Promise<Snapshot> => new Promise((resolve) => waiting.push(resolve));
  const loop = async (): Promise<void> => {
    while (!isStopped) {
      const asking = waiting;
      waiting = [];
      const snapshot = await look(service).catch(() => undefined);
      if (snapshot === undefined) {
        waiting.push(...asking);
      } else {
        for (const resolve of asking) resolve(snapshot);
      }
      await sleep(EVERY_IN_MS);
    }
  };
  const running = loop();
  return {
    async when(what, ask) {
      const limit = Math.min(endsAt, Date.now() + LONGEST_IN_MS);
      while (Date.now() < limit) {
        const answer = await ask(await Promise.race([next(), late(what, limit)]));
        if (answer !== undefined) return answer;
      }
      throw new Error(`Waited in vain for ${what}.`);
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

function late(what: string, endsAt: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`Waited in vain for ${what}.`)), Math.max(endsAt - Date.now(), 0)).unref();
  });
}

async function look(service: ServiceClient): Promise<Snapshot> {
  const [remediations, findings] = await Promise.all([allRemediations(service), openFindings(service)]);
  return {
    remediations: Map.groupBy(remediations, ({ resourceId }) => resourceId),
    open: new Set(findings.map(({ resourceId }) => resourceId)),
  };
}

/** Everything of one list, page by page. */
async function all<T>(service: ServiceClient, first: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const page: { value: readonly T[]; nextLink?: string } = await service.get(path);
    items.push(...page.value);
    path = page.nextLink;
  }
  return items;
}

export const allTransitions = (service: ServiceClient) => all<Transition>(service, '/api/v1/transitions?top=500');
export const allRemediations = (service: ServiceClient) => all<RemediationView>(service, '/api/v1/remediations?top=500');
export const openFindings = (service: ServiceClient) => all<Finding>(service, `/api/v1/findings?ruleId=${RULE}&status=open&top=500`);
