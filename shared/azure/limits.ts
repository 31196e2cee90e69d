/** How hard we press on Azure, and how long we put up with what it answers. */
export interface ArmLimits {
  /** Per subscription. Azure refills 25 reads a second for each identity; the rest is for others. */
  readonly requestsPerSecond: number;
  /** Requests a subscription may get at once after a pause. Azure's own bucket holds 250. */
  readonly burst: number;
  /** Repeats after a server error or a broken connection. */
  readonly failureRetries: number;
  /** Repeats after 429. */
  readonly throttledRetries: number;
  /** A longer Retry-After is not waited for. */
  readonly longestWaitInMs: number;
  /** First back-off; it doubles with every repeat up to `longestBackOffInMs`. */
  readonly backOffInMs: number;
  readonly longestBackOffInMs: number;
  /** One request with its answer. */
  readonly requestTimeoutInMs: number;
  /** Largest answer that is read. */
  readonly answerBytes: number;
  /** Most pages of one list. */
  readonly pages: number;
  /** Most subscriptions named in one Resource Graph query. */
  readonly subscriptionsPerQuery: number;
}

export const defaultArmLimits: ArmLimits = {
  requestsPerSecond: 15,
  burst: 100,
  failureRetries: 4,
  throttledRetries: 12,
  longestWaitInMs: 5 * 60_000,
  backOffInMs: 500,
  longestBackOffInMs: 30_000,
  requestTimeoutInMs: 60_000,
  answerBytes: 16 * 1024 * 1024,
  pages: 1000,
  subscriptionsPerQuery: 300,
};
