import { apiVersions } from '../../shared/azure/api-versions.ts';
import type { Arm } from '../../shared/azure/arm.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import { nameOfId } from '../../shared/model/resource-id.ts';
import type { Reading, Resource } from '../../shared/model/unit.ts';

export type Raw = JsonObject & { readonly id: string };

export interface ArmDouble extends Arm {
  /** `get {id}`, `list {path}` and `query {subscriptions}`, ids and paths in lower case, in the order they came. */
  readonly asked: readonly string[];
  /** Most requests that were under way together. */
  readonly mostAtOnce: number;
}

export interface EstateOptions {
  /** What these ids and paths (lower case, without query) answer instead. */
  readonly answers?: Readonly<Record<string, Reading<never>>>;
  /** Rows of every query. */
  readonly rows?: Reading<readonly JsonObject[]>;
  readonly now?: () => Date;
}

/** An estate in memory: what is not in it is gone, a collection below a resource that is there is a list. */
export function armOf(estate: readonly Raw[], options: EstateOptions = {}): ArmDouble {
  const now = options.now ?? (() => new Date('2026-11-24T10:00:00Z'));
  const byId = new Map(estate.map((raw) => [raw.id.toLowerCase(), raw]));
  const asked: string[] = [];
  let underWay = 0;
  let mostAtOnce = 0;

  const answer = async <T>(what: string, path: string, healthy: () => Reading<T>): Promise<Reading<T>> => {
    asked.push(`${what} ${path}`);
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return options.answers?.[path] ?? healthy();
  };
  const toResource = (kind: Kind, raw: Raw): Resource => ({
    id: raw.id.toLowerCase(),
    kind,
    type: armTypes[kind],
    name: nameOfId(raw.id),
    apiVersion: apiVersions[kind],
    readAt: now().toISOString(),
    raw,
  });

  return {
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get calls() {
      return asked.length;
    },
    get: (kind, id) =>
      answer('get', id.toLowerCase(), () => {
        const raw = byId.get(id.toLowerCase());
        return raw === undefined ? { status: 'gone' } : { status: 'read', value: toResource(kind, raw) };
      }),
    list: (kind, path) => {
      const collection = (path.split('?')[0] ?? '').toLowerCase();
      return answer('list', collection, () => {
        const items = estate.filter(({ id }) => id.toLowerCase().startsWith(`${collection}/`) && !nameBelow(id, collection).includes('/'));
        return { status: 'read', value: items.map((raw) => toResource(kind, raw)) };
      });
    },
    query: (_, subscriptions) => {
      asked.push(`query ${subscriptions.join()}`);
      return Promise.resolve(options.rows ?? { status: 'read', value: [] });
    },
    activity: () => Promise.resolve({ status: 'read', value: [] }),
    ask: () => Promise.reject(new Error('Nothing is asked here.')),
    write: () => Promise.reject(new Error('Collectors do not write.')),
    poll: () => Promise.reject(new Error('Collectors do not write.')),
  };
}

function nameBelow(id: string, collection: string): string {
  return id.slice(collection.length + 1);
}
