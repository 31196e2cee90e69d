import type { Exposure } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';

/** Minutes the finding was open up to a moment (RFC 3339): the closed stretches, and the one that goes on. Exempt time does not count. */
export function minutesOpen({ status, openSince, firstSeen, exposureInMinutes = 0 }: Finding, now: string): number {
  const running = status === 'open' ? Math.max(0, Date.parse(now) - Date.parse(openSince ?? firstSeen)) / 60_000 : 0;
  return rounded(exposureInMinutes + running);
}

/** The finding as people see it: with all the minutes it was open up to now. */
export function withExposure(finding: Finding, now: string): Finding {
  return { ...finding, exposureInMinutes: minutesOpen(finding, now) };
}

/** Summed per unit and control, the longest first. */
export function exposureOf(findings: readonly Finding[], now: string): Exposure[] {
  const groups = Map.groupBy(findings, ({ unit, control }) => `${unit} ${control}`);
  return [...groups.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [
            {
              unit: first.unit,
              control: first.control,
              minutes: rounded([first, ...rest].reduce((sum, one) => sum + minutesOpen(one, now), 0)),
            },
          ],
    )
    .toSorted((a, b) => b.minutes - a.minutes || a.unit.localeCompare(b.unit) || a.control - b.control);
}

function rounded(minutes: number): number {
  return Math.round(minutes * 1000) / 1000;
}
