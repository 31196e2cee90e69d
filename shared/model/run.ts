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
  /** Time that requests waited for their turn or after a 429, added up over all requests. */
  readonly throttleWaitsInMs: number;
  /** RFC 3339. */
  readonly estimatedEndAt?: string;
}

/** How many of the changes that a scan saw had an event. */
export interface TypeCoverage {
  readonly resourceType: string;
  /** Changes seen by the scan since the scan before. */
  readonly changes: number;
  /** Those no event told of. */
  readonly missed: number;
}

/** One subscription of a scan, cut into batches of units that are numbered from 0. */
export interface ScanPart {
  /** `/subscriptions/{id}` */
  readonly subscription: string;
  readonly batches: number;
}

/** What a scan is going to look at. The units of a batch stand in the table, not here. */
export interface ScanPlan {
  readonly parts: readonly ScanPart[];
  readonly batches: number;
}

export type ScanBegun =
  | { readonly status: 'begun' }
  /** Another scan holds the lock, or this one has ended already. */
  | { readonly status: 'refused'; readonly because: string };

/** What is left of a batch. Somebody else held these units, or looking failed: worth another try a little later. */
export interface BatchAnswer {
  readonly left: number;
}

export interface BatchInput {
  /** Id of the scan. */
  readonly id: string;
  readonly subscription: string;
  readonly batch: number;
  /** True: what still cannot be assessed is counted as failed. */
  readonly last: boolean;
}

export type MeasureAnswer =
  | { readonly status: 'running'; readonly progress: ScanProgress }
  /** The lock was lost: another scan runs by now. */
  | { readonly status: 'superseded' };

/** How many changes no event has told of so far, and how long it may take until one does. */
export interface UntoldAnswer {
  readonly untold: number;
  readonly waitInMs: number;
}

/**
 * What the scan's orchestrations may ask for; functions/scan.ts registers one activity under each name.
 * Every one may run more than once for the same step and then answers the same.
 */
export interface ScanActivities {
  beginScan(input: { readonly id: string }): Promise<ScanBegun>;
  discoverScan(input: { readonly id: string }): Promise<ScanPlan>;
  assessBatch(input: BatchInput): Promise<BatchAnswer>;
  /** Writes the progress into the run and keeps the lock. */
  measureScan(input: { readonly id: string }): Promise<MeasureAnswer>;
  countUntold(input: { readonly id: string }): Promise<UntoldAnswer>;
  /** Ends the run and takes away what is older than it is kept. `because` only when it failed. */
  finishScan(input: { readonly id: string; readonly because?: string }): Promise<ScanProgress>;
}

const names = {
  beginScan: true,
  discoverScan: true,
  assessBatch: true,
  measureScan: true,
  countUntold: true,
  finishScan: true,
} as const satisfies Record<keyof ScanActivities, true>;

/** The name of every activity; the compiler refuses a list that lacks one. */
export const scanActivityNames = Object.keys(names) as readonly (keyof ScanActivities)[];

/** Input of `scan-subscription-v1`: some batches of one subscription. */
export interface SliceInput {
  readonly id: string;
  readonly subscription: string;
  readonly from: number;
  /** The first batch that is no longer meant. */
  readonly to: number;
}
