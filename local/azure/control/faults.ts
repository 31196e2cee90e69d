import { randomUUID } from 'node:crypto';

/** Something that goes wrong with requests that match. */
export interface Fault {
  /** A regular expression on the path (without query), in any letter case. */
  readonly match?: string;
  /** At or below this path. */
  readonly idPrefix?: string;
  readonly method?: string;
  /** How many requests it hits (default 1). */
  readonly times?: number;
  /** Answered instead; absent: the request goes on, after `delayInMs`. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Seconds or a date, as the header says it; a 429 without one is a fault of its own. */
  readonly retryAfter?: string | number;
  readonly delayInMs?: number;
  /** Breaks the connection instead of answering. */
  readonly reset?: boolean;
}

export interface Faults {
  add(fault: Fault): string;
  remove(id: string): void;
  clear(): void;
  /** The first fault that hits a request; it is used up by that. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  const faults = new Map<string, { readonly fault: Fault; readonly pattern: RegExp; left: number }>();
  return {
    add(fault) {
      const id = randomUUID();
      faults.set(id, { fault, pattern: new RegExp(fault.match ?? '', 'i'), left: fault.times ?? 1 });
      return id;
    },
    remove: (id) => void faults.delete(id),
    clear: () => faults.clear(),
    take(method, path) {
      for (const [id, entry] of faults) {
        if (entry.pattern.test(path) && hits(entry.fault, method, path)) {
          entry.left -= 1;
          if (entry.left <= 0) {
            faults.delete(id);
          }
          return entry.fault;
        }
      }
      return undefined;
    },
  };
}

function hits({ idPrefix, method }: Fault, asked: string, path: string): boolean {
  const prefix = idPrefix?.toLowerCase().replace(/\/+$/, '');
  const lower = path.toLowerCase();
  const isThere = prefix === undefined || lower === prefix || lower.startsWith(`${prefix}/`);
  return isThere && (method === undefined || method.toUpperCase() === asked);
}
