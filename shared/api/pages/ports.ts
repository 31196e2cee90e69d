import type { Change, Exposure } from '../../model/change.ts';
import type { RuleText } from '../../model/rule.ts';
import type { ScanRun } from '../../model/run.ts';
import type { Answer, ApiPorts, Page, Paging } from '../ports.ts';

/** A stored compliance report, as the list shows it. */
export interface ReportLine {
  readonly id: string;
  readonly state: string;
  /** RFC 3339. */
  readonly requestedAt: string;
  readonly requestedBy: string;
  /** Names below /api/v1/reports/{id}/files. */
  readonly files: readonly string[];
}

/** What the pages show and may start; wiring.ts supplies it. */
export interface PagePorts
  extends Pick<
    ApiPorts,
    | 'listUnits'
    | 'getLook'
    | 'listFindings'
    | 'getFinding'
    | 'listTransitions'
    | 'listRemediations'
    | 'getRemediation'
    | 'requestRemediation'
    | 'requestUndo'
  > {
  readonly rule: (id: string) => RuleText | undefined;
  /** The signed address of an approval that waits; undefined when nobody is asked. */
  readonly approvalUrl: (remediation: string) => Promise<string | undefined>;
  readonly listChanges: (query: Paging & { readonly unit: string }) => Promise<Page<Change>>;
  readonly exposure: (unit: string | undefined) => Promise<readonly Exposure[]>;
  readonly listScans: (paging: Paging) => Promise<Page<ScanRun>>;
  readonly getScan: (id: string) => Promise<ScanRun | null>;
  readonly startScan: (by: string) => Promise<Answer>;
  readonly listReports: (paging: Paging) => Promise<Page<ReportLine>>;
  readonly startReport: (by: string) => Promise<Answer>;
}
