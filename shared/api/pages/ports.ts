import type { Change, Exposure } from '../../model/change.ts';
import type { RuleText } from '../../model/rule.ts';
import type { Answer, ApiPorts, Page, Paging } from '../ports.ts';
import type { Principal } from '../principal.ts';

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
    | 'version'
    | 'healthy'
    | 'listUnits'
    | 'getLook'
    | 'listFindings'
    | 'getFinding'
    | 'listTransitions'
    | 'listRemediations'
    | 'getRemediation'
    | 'requestRemediation'
    | 'requestUndo'
    | 'lookNow'
    | 'listScans'
    | 'getScan'
    | 'startScan'
    | 'killSwitch'
    | 'setKillSwitch'
    | 'listExemptions'
    | 'excusedBy'
    | 'addExemption'
    | 'revokeExemption'
  > {
  readonly rule: (id: string) => RuleText | undefined;
  /** The signed address of an approval that waits; undefined when nobody is asked. */
  readonly approvalUrl: (remediation: string) => Promise<string | undefined>;
  readonly listChanges: (query: Paging & { readonly unit: string }) => Promise<Page<Change>>;
  readonly exposure: (unit: string | undefined) => Promise<readonly Exposure[]>;
  readonly listReports: (paging: Paging) => Promise<Page<ReportLine>>;
  readonly startReport: (by: string) => Promise<Answer>;
  /** Of the cloud that is looked at, e.g. https://portal.azure.com; undefined where there is none. */
  readonly portal?: string | undefined;
}

/** Who looks, and how. */
export interface Viewer {
  readonly principal: Principal;
  /** False: the page stays as it is until somebody loads it again. */
  readonly isLive: boolean;
}
