import { Cron } from 'croner';

/** When repairs may be written: from each time that `start` (cron) names, for so long. */
export interface MaintenanceWindow {
  readonly start: string;
  readonly durationInMinutes: number;
  readonly timezone: string;
}

export type Opening = 'open' | 'never' | { readonly opensAt: Date };

/** Whether a write may be made now, else when the next window begins. No windows: at any time. */
export function openingAt(windows: readonly MaintenanceWindow[], now: Date): Opening {
  if (windows.length === 0 || windows.some((window) => isOpen(window, now))) {
    return 'open';
  }
  const next = windows.map((window) => cronOf(window).nextRun(now)?.getTime()).filter((time) => time !== undefined);
  return next.length === 0 ? 'never' : { opensAt: new Date(Math.min(...next)) };
}

/** Windows that overlap with themselves need no care: any start that is recent enough opens. */
function isOpen(window: MaintenanceWindow, now: Date): boolean {
  // The reference is left out of what is found, and a window is open from its first second on.
  const [start] = cronOf(window).previousRuns(1, new Date(now.getTime() + 1_000));
  return start !== undefined && start <= now && now.getTime() < start.getTime() + window.durationInMinutes * 60_000;
}

function cronOf({ start, timezone }: MaintenanceWindow): Cron {
  return new Cron(start, { timezone, paused: true });
}
