/** Longer than the longest step of a scan with all its repeats. */
export const LOCK_IN_MS = 30 * 60_000;
