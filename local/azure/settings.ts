/** How the simulation behaves; all of it can be changed while it runs. */
export interface SimulationSettings {
  /** Items of a list page. */
  readonly pageSize: number;
  /** How long lists and Resource Graph do not show what was just made. */
  readonly staleListsInMs: number;
  /** How long the Activity Log does not show what just happened. */
  readonly activityLogLagInMs: number;
  /** How writes that take long in Azure are answered, how long they take, and the wait that Retry-After names. */
  readonly longRunning: {
    readonly style: 'azure-async' | 'location' | 'both' | 'none';
    readonly durationInMs: number;
    readonly retryAfterInMs: number;
  };
  /** Lower-case type → the api-versions it takes; any well-formed one for types not named. */
  readonly apiVersions: Readonly<Record<string, readonly string[]>>;
  /** Whether anybody may list keys. */
  readonly allowListKeys: boolean;
  /** Whether aml-warden's reading identity may write as well. */
  readonly readerMayWrite: boolean;
  /** Whether the vault asks for a token before it looks at one, as Key Vault does. */
  readonly vaultChallenge: boolean;
  /** Resource Graph queries per 5 s and principal; 0: no limit. */
  readonly graphQuota: number;
  /** Requests per subscription and principal, as Azure meters them; `enforced: false` only shows the headers. */
  readonly throttle: { readonly enforced: boolean; readonly bucket: number; readonly refillPerSecond: number };
  /** Addresses on this machine that are told of alerts, as webhook receivers of the action group. */
  readonly alertReceivers: readonly string[];
  readonly events: {
    readonly schema: 'eventGrid' | 'cloudEvents';
    readonly delayInMs: number;
    /** Waits between attempts; the last one stays. */
    readonly retriesInMs: readonly number[];
    readonly mostAttempts: number;
    readonly atATime: number;
    /** Whether refused writes send their events too, as they do in Azure. */
    readonly failures: boolean;
  };
}

export const defaultSettings: SimulationSettings = {
  pageSize: 50,
  staleListsInMs: 0,
  activityLogLagInMs: 0,
  longRunning: { style: 'azure-async', durationInMs: 200, retryAfterInMs: 1000 },
  apiVersions: {},
  allowListKeys: false,
  readerMayWrite: false,
  vaultChallenge: true,
  graphQuota: 15,
  throttle: { enforced: false, bucket: 250, refillPerSecond: 25 },
  alertReceivers: [],
  events: { schema: 'eventGrid', delayInMs: 50, retriesInMs: [100, 250, 500, 1000, 2000], mostAttempts: 30, atATime: 32, failures: true },
};

/** Settings to change: a group may be given in part. */
export type SettingsChange = {
  readonly [K in keyof SimulationSettings]?: SimulationSettings[K] extends readonly unknown[]
    ? SimulationSettings[K]
    : SimulationSettings[K] extends object
      ? Partial<SimulationSettings[K]>
      : SimulationSettings[K];
};

export function changed(settings: SimulationSettings, change: SettingsChange): SimulationSettings {
  const unknown = Object.keys(change).filter((name) => !(name in settings));
  if (unknown.length > 0) {
    throw new Error(`Expected settings of the simulation (${Object.keys(settings).join(', ')}) but found ${unknown.join(', ')}.`);
  }
  const entries = Object.entries(settings).map(([name, value]) => {
    const wanted = change[name as keyof SimulationSettings];
    return [name, isGroup(value) && isGroup(wanted) ? { ...value, ...wanted } : (wanted ?? value)];
  });
  return Object.fromEntries(entries) as unknown as SimulationSettings;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
