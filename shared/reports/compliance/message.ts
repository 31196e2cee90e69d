import type { Attachment, Message } from '../../model/message.ts';
import type { ReportRun } from '../../model/report.ts';
import type { ReportData } from '../../model/report-data.ts';
import { mailBody } from './mail-body.ts';
import { nextSteps } from './next-steps.ts';
import { compliantText, periodText, plain, summaryLines } from './texts.ts';

/** Name of the picture, and its content id in mail. */
export const TREND_FILE = 'trend.png';

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
};

/** By the end of the file's name. */
export function contentTypeOf(file: string): string {
  return contentTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}

interface Options {
  readonly run: Pick<ReportRun, 'id'>;
  readonly files: readonly string[];
  readonly to?: readonly string[] | undefined;
  /** Where the service is reached; absent: no links. */
  readonly publicUrl?: string | undefined;
}

/** What people are told of a report: for mail with its picture and files, for Teams as facts and links. */
export function reportMessage(data: ReportData, { run, files, to, publicUrl }: Options): Message {
  const address = (path: string): string => new URL(path, publicUrl).href;
  const named = files.filter((file) => file !== TREND_FILE);
  const links =
    publicUrl === undefined
      ? []
      : [
          ...named.map((file) => ({
            title: linkTitle(file),
            url: address(`/api/v1/reports/${encodeURIComponent(run.id)}/files/${encodeURIComponent(file)}`),
          })),
          { title: 'All reports', url: address('/api/dashboard/reports') },
        ];
  return {
    id: `report ${run.id}`,
    topic: 'report',
    title: `Compliance report ${data.at.slice(0, 10)}: ${compliantText(data.posture)}`,
    text: [periodText(data), ...urgent(data)].join(' '),
    facts: summaryLines(data),
    links,
    html: mailBody(data, { links, picture: files.includes(TREND_FILE) ? TREND_FILE : undefined }),
    attachments: attachmentsOf(run.id, files),
    at: data.at,
    ...(to === undefined ? {} : { to }),
  };
}

/** `aml-warden-report-2026-11-23.pdf` → `PDF`; the page is what most people want. */
function linkTitle(file: string): string {
  const format = file.split('.').at(-1) ?? '';
  return format === 'html' ? 'Open the report' : format.toUpperCase();
}

const MOST_URGENT = 3;

/** The first things to do, for a card that has no room for a table. */
function urgent(data: ReportData): string[] {
  const steps = nextSteps(data).slice(0, MOST_URGENT);
  return steps.length === 0 ? [] : [`Do next: ${steps.map(({ urgency, what, where }) => `(${urgency}) ${what}: ${where}`).join('; ')}.`];
}

/** Mail services and clients distrust attached HTML: it is linked instead. */
function attachmentsOf(id: string, files: readonly string[]): Attachment[] {
  return files
    .filter((name) => !name.endsWith('.html'))
    .map((name) => ({ name, contentType: contentTypeOf(name), blob: `${id}/${name}`, ...(name === TREND_FILE ? { isInline: true } : {}) }));
}

/** A report, or a part of it, that could not be made is itself worth an alarm. */
export function alarmMessage({ id, because, at }: { readonly id: string; readonly because: string; readonly at: string }): Message {
  return {
    id: `report-failed ${id}`,
    topic: 'alarm',
    severity: 'high',
    title: 'A compliance report could not be made whole',
    text: plain(because),
    facts: [{ name: 'Report', value: id }],
    links: [],
    at,
  };
}
