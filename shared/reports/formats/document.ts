import type { ScanDocument } from '../../model/scan.ts';
import type { Judgement, Severity } from '../../model/verdict.ts';

/** A result of a scan or of a check; a check says where. */
export interface FormatResult extends Judgement {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The resource is deployed only if this is true. */
  readonly condition?: string;
}

export interface FormatFile {
  readonly path: string;
  readonly kind: string;
  readonly status: 'checked' | 'notAml' | 'notEvaluated';
  readonly reason?: string;
  readonly line?: number;
}

/** What every format is made of: the document of a scan or of a check. */
export interface FormatDocument extends Omit<ScanDocument, 'results'> {
  readonly results: readonly FormatResult[];
  readonly files?: readonly FormatFile[];
}

/** What a format needs to know of the rules beside the results. */
export interface FormatRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly control: number;
  readonly why: string;
  readonly how: string;
  readonly references: readonly string[];
  /** Pack id → its controls that the rule speaks for. */
  readonly packs: Readonly<Record<string, readonly string[]>>;
}

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Fails, the worst first. */
export function failsOf({ results }: Pick<FormatDocument, 'results'>): FormatResult[] {
  return results
    .filter(({ verdict }) => verdict === 'fail')
    .toSorted(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0),
    );
}

export function placeOf({ file, line, resourceId }: Pick<FormatResult, 'file' | 'line' | 'resourceId'>): string {
  return file === undefined ? resourceId : `${file}${line === undefined ? '' : `:${line}`}`;
}
