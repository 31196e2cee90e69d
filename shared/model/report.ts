import type { ReportData } from './report-data.ts';

export const reportFormats = ['html', 'pdf', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** One compliance report, as the table `Reports` keeps it. Its files are blobs `<id>/<name>` of the container `reports`. */
export interface ReportRun {
  readonly schemaVersion: 1;
  /** Also the orchestration's instance id. Newer ids sort first. */
  readonly id: string;
  readonly state: 'running' | 'finished' | 'failed';
  /** RFC 3339; also the moment the report speaks of. */
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly packs: readonly string[];
  readonly formats: readonly ReportFormat[];
  /** File names. */
  readonly files: readonly string[];
  readonly endedAt?: string;
  /** What of it could not be done. */
  readonly because?: string;
  readonly summary?: ReportSummary;
  /** When its files were taken away; the numbers stay for the trend. RFC 3339. */
  readonly purgedAt?: string;
}

/** What a later report needs of this one. */
export interface ReportSummary {
  readonly at: string;
  readonly posture: Posture;
}

/** Judgements by their verdict. */
export interface Posture {
  readonly pass: number;
  readonly fail: number;
  readonly exempt: number;
  readonly unknown: number;
  readonly notApplicable: number;
}

/** A picture of the trend stands beside the formats; mail shows it. */
export type Rendering = ReportFormat | 'trend';

/**
 * What the orchestration of a report may ask for; functions/report.ts registers one activity under each name.
 * Every one may run more than once for the same step and then answers the same.
 */
export interface ReportActivities {
  /** Writes the data of the report into a blob and answers what is to be made of it. */
  gatherReport(input: { readonly id: string }): Promise<{ readonly formats: readonly ReportFormat[] }>;
  renderReport(input: { readonly id: string; readonly format: Rendering }): Promise<{ readonly file: string }>;
  /** Posts the message; the outbox delivers it. */
  deliverReport(input: { readonly id: string; readonly files: readonly string[] }): Promise<null>;
  /** Ends the report; with `because` it also raises an alarm. */
  finishReport(input: { readonly id: string; readonly files: readonly string[]; readonly because?: string }): Promise<null>;
}

const names = {
  gatherReport: true,
  renderReport: true,
  deliverReport: true,
  finishReport: true,
} as const satisfies Record<keyof ReportActivities, true>;

/** The name of every activity; the compiler refuses a list that lacks one. */
export const reportActivityNames = Object.keys(names) as readonly (keyof ReportActivities)[];

/** The summary of a report. */
export function summaryOf({ at, posture }: Pick<ReportData, 'at' | 'posture'>): ReportSummary {
  return { at, posture };
}
