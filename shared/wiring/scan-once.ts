import { createArm } from '../azure/arm-client.ts';
import { readerCredential } from '../azure/credentials.ts';
import { collectUnit } from '../collectors/collect-unit.ts';
import { expectedSubscriptions, type Scope } from '../collectors/expected-subscriptions.ts';
import { parseConfig } from '../config/parse.ts';
import { readSettings } from '../config/settings.ts';
import type { LoadedConfig } from '../config/source.ts';
import { draftEstate } from '../engine/estate.ts';
import { version } from '../model/version.ts';
import { catalogue, catalogueVersion } from '../rules/catalogue.ts';
import type { ScanPorts } from '../scan.ts';
import { judgeWith } from './judge.ts';
import { discoverScope } from './scan.ts';
import { totalWait } from './waits.ts';

/** What `scan.ts` needs to read and judge once without remembering; for the command line and `npm start -- --once`. */
export function scanPorts(
  environment: Readonly<Record<string, string | undefined>>,
  loaded: Pick<LoadedConfig, 'config' | 'exemptions'> = { config: parseConfig(''), exemptions: [] },
  scope: Scope = { subscriptions: [], managementGroups: [] },
): Omit<ScanPorts, 'onProgress'> {
  // A scan keeps no state, so it asks for no storage.
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...environment });
  const { sleep, waitedInMs } = totalWait();
  const arm = createArm({
    endpoint: settings.ARM_ENDPOINT,
    audience: settings.ARM_AUDIENCE,
    credential: readerCredential(settings, environment),
    sleep,
  });
  return {
    waitedInMs,
    discover: (signal) => discoverScope(arm, scope, signal),
    collect: (ref, signal) => collectUnit(ref, { arm, signal }),
    judge: (unit) => judgeWith(loaded, unit, new Date().toISOString()),
    draftEstate: () => draftEstate(loaded.config.policy),
    tool: { name: 'aml-warden', version },
    catalogue: { version: catalogueVersion, rules: catalogue.length, profile: 'default' },
  };
}

/** Finds out which subscriptions a scope names, for the command line. */
export function scopePorts(environment: Readonly<Record<string, string | undefined>>, scope: Scope) {
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...environment });
  const credential = readerCredential(settings, environment);
  const arm = createArm({ endpoint: settings.ARM_ENDPOINT, audience: settings.ARM_AUDIENCE, credential });
  return (signal: AbortSignal) => expectedSubscriptions(arm, scope, signal);
}
