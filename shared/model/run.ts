/** One full scan, as the table `Runs` keeps it and its status shows. */
export interface ScanRun {
  readonly schemaVersion: 1;
  /** Also the orchestration's instance id. Newer ids sort first. */
  readonly id: string;
  readonly startedBy: string;
  readonly state: 'running' | 'finished' | 'failed';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly because?: string;
  readonly progress: ScanProgress;
  /** Expected subscriptions that showed nothing: reported, not assumed empty. */
  readonly silentSubscriptions: readonly string[];
  readonly coverage?: readonly TypeCoverage[];
}

export interface ScanProgress {
  readonly units: number;
  readonly done: number;
  /** Units that could not be assessed. */
  readonly failed: number;
  readonly percent: number;
  readonly deniedReads: number;
  readonly unreadReads: number;
  readonly throttleWaitsInMs: number;
  /** RFC 3339. */
  readonly estimatedEndAt?: string;
}

/** How many of the changes that a scan saw had an event. */
export interface TypeCoverage {
  readonly resourceType: string;
  /** Changes seen by the scan since the look before. */
  readonly changes: number;
  /** Those no event told of. */
  readonly missed: number;
}
