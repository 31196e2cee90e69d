import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** When a monitored timer ran last and when it was looked at; milliseconds since the epoch. */
interface TimerStatus {
  readonly last?: number;
  readonly updated: number;
}

export interface TimerStore {
  get(name: string): TimerStatus | undefined;
  set(name: string, status: TimerStatus): void;
}

/** Keeps the timers' last runs in one JSON file, replaced as a whole so that a kill leaves the old or the new one. */
export function openTimerStore(path: string): TimerStore {
  const statuses = new Map(Object.entries(read(path)));
  return {
    get: (name) => statuses.get(name),
    set(name, status) {
      statuses.set(name, status);
      writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(statuses)));
      renameSync(`${path}.new`, path);
    },
  };
}

function read(path: string): Record<string, TimerStatus> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, TimerStatus>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`Expected timer statuses as JSON in ${path}: delete the file to start afresh.`, { cause: error });
  }
}
