import type { Posture } from '../../model/report.ts';
import type { ReportData, Standing } from '../../model/report-data.ts';
import { countsOf } from './data.ts';
import { compliantPercent } from './posture.ts';

/** Headings of the findings, in the order they are shown. */
export const standingTitles: Readonly<Record<Standing, string>> = {
  new: 'New since the last report',
  ageing: 'Ageing: open for 30 days or more',
  open: 'Open',
  exempted: 'Exempted since the last report',
  exempt: 'Exempted before',
  resolved: 'Resolved since the last report',
};

/** Names come from Azure: a control or bidi character would change how the rest reads. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').toWellFormed();
}

export function percentText(posture: Posture): string {
  const percent = compliantPercent(posture);
  return percent === null ? 'not judged' : `${percent === 0 || percent === 100 ? percent : percent.toFixed(1)} %`;
}

/** `71.6 % compliant`, or that nothing was judged. */
export function compliantText(posture: Posture): string {
  const percent = percentText(posture);
  return compliantPercent(posture) === null ? percent : `${percent} compliant`;
}

/** What people call the ten items of the checklist. */
export const controlNames: Readonly<Record<string, string>> = {
  1: 'Azure AD authentication',
  2: 'Role-based access control',
  3: 'Virtual networks',
  4: 'Private endpoints',
  5: 'Encryption',
  6: 'Monitoring and logging',
  7: 'Compliance',
  8: 'Managed identities',
  9: 'Separated environments',
  10: 'CI/CD',
};

/** `2 d 3 h`, `45 min`. */
export function durationText(minutes: number): string {
  const whole = Math.round(minutes);
  const [days, hours] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60)];
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${whole % 60} min` : `${whole} min`;
}

/** `2026-11-24 06:00 UTC` */
export function timeText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Name → value, for the first page, mail and card. */
export function summaryLines(data: ReportData): { readonly name: string; readonly value: string }[] {
  const { posture, units, neverSeen, packs, exposure } = data;
  const counts = countsOf(data);
  const unknown = { name: 'New, resolved, ageing', value: 'not known: made of a single scan' };
  const history = [
    { name: 'New', value: String(counts.new) },
    { name: 'Resolved', value: String(counts.resolved) },
    { name: 'Ageing (30 days or more)', value: String(counts.ageing) },
    { name: 'Exempted', value: `${counts.exempted} since the last report, ${counts.exempt} before` },
    { name: 'Exposure', value: durationText(exposure.reduce((sum, { minutes }) => sum + minutes, 0)) },
  ];
  return [
    { name: 'Compliant', value: percentText(posture) },
    ...packs.map((pack) => ({ name: pack.title, value: percentText(pack.posture) })),
    { name: 'Open findings', value: String(counts.new + counts.ageing + counts.open) },
    ...(data.hasHistory ? history : [unknown]),
    { name: 'Unknown judgements', value: String(posture.unknown) },
    { name: 'Units', value: neverSeen.length === 0 ? String(units) : `${units}, of which ${neverSeen.length} were never looked at` },
  ];
}

export function periodText({ at, since, hasHistory }: ReportData): string {
  if (!hasHistory) {
    return `As of ${timeText(at)}, from a single scan.`;
  }
  return since === undefined ? `As of ${timeText(at)}. This is the first report.` : `From ${timeText(since)} to ${timeText(at)}.`;
}
