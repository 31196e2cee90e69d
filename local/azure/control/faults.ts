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
  /** Of the requests that match, the share it hits, 0 to 1 (default all). The same seed hits the same ones. */
  readonly share?: number;
  readonly seed?: number;
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
  const faults = new Map<string, { readonly fault: Fault; readonly pattern: RegExp; readonly random: () => number; left: number }>();
  return {
    add(fault) {
      const id = randomUUID();
      faults.set(id, { fault, pattern: new RegExp(fault.match ?? '', 'i'), random: randomFrom(fault.seed ?? 1), left: fault.times ?? 1 });
      return id;
    },
    remove: (id) => void faults.delete(id),
    clear: () => faults.clear(),
    take(method, path) {
      for (const [id, entry] of faults) {
        if (entry.pattern.test(path) && hits(entry.fault, method, path) && entry.random() < (entry.fault.share ?? 1)) {
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

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
