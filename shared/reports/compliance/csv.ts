import type { Posture } from '../../model/report.ts';
import type { ReportData } from '../../model/report-data.ts';
import { compliantPercent } from './posture.ts';
import { plain } from './texts.ts';

const COLUMNS = [
  'section',
  'pack',
  'control',
  'title',
  'pass',
  'fail',
  'exempt',
  'unknown',
  'compliant_percent',
  'standing',
  'severity',
  'rule',
  'unit',
  'resource',
  'environment',
  'owner',
  'days_open',
  'minutes_open',
  'missing_permission',
  'because',
  'finding',
] as const;

type Line = Partial<Record<(typeof COLUMNS)[number], string | number | null | undefined>>;

/** One table for a spreadsheet (RFC 4180, UTF-8 with mark); the column `section` says what a line is. */
export function reportCsv(data: ReportData): string {
  const lines = [COLUMNS.join(','), ...linesOf(data).map((line) => COLUMNS.map((column) => cell(line[column])).join(','))];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function linesOf(data: ReportData): Line[] {
  return [
    { section: 'estate', ...counted(data.posture) },
    ...data.controls.map(({ id, title, posture }): Line => ({ section: 'control', control: id, title, ...counted(posture) })),
    ...data.packs.flatMap((pack) =>
      pack.controls.map(({ id, title, posture }): Line => ({ section: 'pack', pack: pack.id, control: id, title, ...counted(posture) })),
    ),
    ...data.environments.map(
      ({ name, posture, minutes }): Line => ({
        section: 'environment',
        environment: name,
        minutes_open: minutes,
        ...counted(posture),
      }),
    ),
    ...data.owners.map(
      ({ name, posture, minutes }): Line => ({ section: 'owner', owner: name, minutes_open: minutes, ...counted(posture) }),
    ),
    ...data.trend.map(({ at, posture }): Line => ({ section: 'trend', title: at, ...counted(posture) })),
    ...data.exposure.map(({ unit, control, minutes }): Line => ({ section: 'exposure', unit, control, minutes_open: minutes })),
    ...data.findings.map(
      ({ id, ruleId, resourceId, days, minutes, ...rest }): Line => ({
        section: 'finding',
        ...rest,
        rule: ruleId,
        resource: resourceId,
        days_open: days,
        minutes_open: minutes,
        finding: id,
      }),
    ),
    ...data.unknowns.map(
      ({ missing, because, judgements, resources }): Line => ({
        section: 'unknown',
        missing_permission: missing,
        because,
        unknown: judgements,
        resource: resources.join(' '),
      }),
    ),
    ...data.unseen.map(({ what, because, missing }): Line => ({ section: 'unseen', resource: what, because, missing_permission: missing })),
    ...data.neverSeen.map((unit): Line => ({ section: 'unseen', unit, because: 'Never looked at.' })),
  ];
}

function counted(posture: Posture): Line {
  const { pass, fail, exempt, unknown } = posture;
  return { pass, fail, exempt, unknown, compliant_percent: compliantPercent(posture) };
}

/** A spreadsheet takes a text that begins like a formula for one, even within quotes. */
export function cell(value: string | number | null | undefined): string {
  if (typeof value === 'number') {
    return String(value);
  }
  const text = plain(value ?? '');
  const safe = /^\s*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
