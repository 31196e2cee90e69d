import type { Finding } from '../model/finding.ts';

export type OpenTime = Pick<Finding, 'openSince' | 'exposureInMinutes'>;

/** How long a finding was open, carried from look to look: a stretch that ends is added to those before. */
export function openTimeOf(before: Finding | undefined, status: Finding['status'], at: string): OpenTime {
  const earlier = before?.exposureInMinutes ?? 0;
  const since = before?.status === 'open' ? (before.openSince ?? before.firstSeen) : undefined;
  if (status === 'open') {
    return { openSince: since ?? at, exposureInMinutes: earlier };
  }
  return { exposureInMinutes: since === undefined ? earlier : earlier + Math.max(0, Date.parse(at) - Date.parse(since)) / 60_000 };
}
