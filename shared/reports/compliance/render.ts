import type { Rendering } from '../../model/report.ts';
import type { ReportData } from '../../model/report-data.ts';
import { reportCsv } from './csv.ts';
import { reportHtml } from './html.ts';
import { TREND_FILE } from './message.ts';
import { reportPdf } from './pdf.ts';
import { trendPng, trendSvg } from './trend.ts';

/** Made of our own words only: it may stand in a header and in a path. */
export function fileNameOf({ at }: Pick<ReportData, 'at'>, format: Rendering): string {
  return format === 'trend' ? TREND_FILE : `aml-warden-report-${new Date(at).toISOString().slice(0, 10)}.${format}`;
}

/** One file of a report. What is large to load is loaded when it is needed. */
export async function renderReport(data: ReportData, format: Rendering): Promise<Buffer> {
  switch (format) {
    case 'html':
      return Buffer.from(reportHtml(data, await trendSvg(data)));
    case 'pdf':
      return await reportPdf(data, await trendSvg(data));
    case 'csv':
      return Buffer.from(reportCsv(data));
    case 'json':
      return Buffer.from(`${JSON.stringify(data, null, 2)}\n`);
    case 'trend':
      return await trendPng(data);
  }
}
