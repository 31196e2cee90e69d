/** One request as the simulated Azure saw it. */
export interface SeenRequest {
  readonly at: string;
  readonly service: 'alerts' | 'arm' | 'email' | 'logs' | 'vault' | 'teams' | 'topic';
  readonly method: string;
  readonly path: string;
  /** Lower-case ARM type; for other services their name. */
  readonly type: string;
  readonly status: number;
  /** Object id of the caller, if it proved who it is. */
  readonly principal?: string;
}

export interface RequestLog {
  add(request: SeenRequest): void;
  /** `GET microsoft.x/y` → how many. */
  counts(): Readonly<Record<string, number>>;
  /** Newest last; the last 5000. */
  readonly last: readonly SeenRequest[];
  clear(): void;
}

const REMEMBERED = 5_000;

export function createRequestLog(): RequestLog {
  const counts = new Map<string, number>();
  const last: SeenRequest[] = [];
  return {
    last,
    add(request) {
      const key = `${request.method} ${request.type}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      last.push(request);
      if (last.length > REMEMBERED * 2) {
        last.splice(0, last.length - REMEMBERED);
      }
    },
    counts: () => Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b))),
    clear: () => {
      counts.clear();
      last.length = 0;
    },
  };
}
