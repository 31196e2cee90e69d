import { randomUUID } from 'node:crypto';
import type { Principal } from '../tokens.ts';

/** What is refused with 403; every part that is given has to match. */
export interface Denial {
  /** At or below this id. */
  readonly idPrefix?: string;
  readonly type?: string;
  /** `Microsoft.X/y/read`, with `*` for any letters; absent: every read. */
  readonly action?: string;
  /** Object id of the one it is refused to; absent: to all. */
  readonly principal?: string;
}

interface Attempted {
  readonly id: string;
  readonly type: string;
  readonly action: string;
  readonly caller: Principal;
}

export interface Denials {
  add(denial: Denial): string;
  remove(id: string): void;
  clear(): void;
  forbids(attempted: Attempted): boolean;
}

export function createDenials(): Denials {
  const denials = new Map<string, Denial>();
  return {
    add(denial) {
      const id = randomUUID();
      denials.set(id, denial);
      return id;
    },
    remove: (id) => void denials.delete(id),
    clear: () => denials.clear(),
    forbids: (attempted) => [...denials.values()].some((denial) => matches(denial, attempted)),
  };
}

function matches({ idPrefix, type, action, principal }: Denial, attempted: Attempted): boolean {
  const id = attempted.id.toLowerCase();
  const prefix = idPrefix?.toLowerCase().replace(/\/+$/, '');
  const isThere = prefix === undefined || id === prefix || id.startsWith(`${prefix}/`);
  const isType = type === undefined || type.toLowerCase() === attempted.type;
  const isCaller = principal === undefined || principal === attempted.caller.objectId;
  return isThere && isType && isCaller && patternOf(action ?? '*/read').test(attempted.action);
}

function patternOf(action: string): RegExp {
  return new RegExp(`^${action.replace(/[.*+?^${}()|[\]\\]/g, (letter) => (letter === '*' ? '.*' : `\\${letter}`))}$`, 'i');
}
