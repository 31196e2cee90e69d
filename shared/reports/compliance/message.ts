import { html } from 'hono/html';
import type { Attachment, Message } from '../../model/message.ts';
import type { ReportRun } from '../../model/report.ts';
import type { ReportData } from '../../model/report-data.ts';
import { percentText, periodText, plain, summaryLines } from './texts.ts';

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
            title: file,
            url: address(`/api/v1/reports/${encodeURIComponent(run.id)}/files/${encodeURIComponent(file)}`),
          })),
          { title: 'All reports', url: address('/api/dashboard/reports') },
        ];
  return {
    id: `report ${run.id}`,
    topic: 'report',
    title: `Compliance report ${data.at.slice(0, 10)}: ${percentText(data.posture)} compliant`,
    text: periodText(data),
    facts: summaryLines(data),
    links,
    html: mailHtml(data, links, files.includes(TREND_FILE)),
    attachments: attachmentsOf(run.id, files),
    at: data.at,
    ...(to === undefined ? {} : { to }),
  };
}

/** Mail services and clients distrust attached HTML: it is linked instead. */
function attachmentsOf(id: string, files: readonly string[]): Attachment[] {
  return files
    .filter((name) => !name.endsWith('.html'))
    .map((name) => ({ name, contentType: contentTypeOf(name), blob: `${id}/${name}`, ...(name === TREND_FILE ? { isInline: true } : {}) }));
}

function mailHtml(data: ReportData, links: Message['links'], hasPicture: boolean): string {
  const cell = 'border:1px solid #ccc;padding:4px 8px;text-align:left';
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Compliance report</title></head>
<body style="font-family:Segoe UI,Arial,sans-serif;color:#222;max-width:760px"><h1 style="font-size:20px">Azure Machine Learning compliance report</h1>
<p>${periodText(data)}</p><table style="border-collapse:collapse">${summaryLines(data).map(
    ({ name, value }) => html`<tr><th scope="row" style="${cell}">${plain(name)}</th><td style="${cell}">${plain(value)}</td></tr>`,
  )}</table>
${hasPicture ? html`<p><img src="cid:${TREND_FILE}" width="720" alt="Trend of failing and unknown judgements and of percent compliant" style="max-width:100%"></p>` : ''}
${links.length === 0 ? '' : html`<p>${links.map(({ title, url }) => html`<a href="${url}">${plain(title)}</a> `)}</p>`}
</body></html>`);
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
