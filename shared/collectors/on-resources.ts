import type { Kind } from '../model/kinds.ts';
import { canonicalId } from '../model/resource-id.ts';
import type { Resource } from '../model/unit.ts';
import { type Collector, resourcesIn } from './collector.ts';
import { containerRegistriesOf } from './container-registry.ts';
import { keyVaultsOf } from './key-vault.ts';
import { storageAccountsOf } from './storage-account.ts';

/** The ids a resource names that something may hang on. */
type Naming = (resource: Resource) => readonly string[];

/**
 * What hangs on several resources of a unit: on the unit itself and on all that `by` names. A resource that could not be read
 * itself is asked all the same; one that nobody could name has no place here, its own kind says that it was not seen.
 */
function onEach(kind: Kind, segment: string, by: Readonly<Partial<Record<Kind, Naming>>>): Collector {
  const sources = Object.entries(by) as [Kind, Naming][];
  return {
    kind,
    after: sources.map(([source]) => source),
    places: ({ unitId, slots }) => {
      const named = sources.flatMap(([source, names]) => slots(source).flatMap(resourcesIn).flatMap(names));
      const others = named.map(canonicalId).filter((id) => id !== null);
      const targets = new Set([unitId, ...others.toSorted()]);
      return [...targets].map((target) => ({ holds: 'many', target, path: `${target}/providers/${segment}` }));
    },
  };
}

const DIAGNOSTIC_SETTINGS = 'Microsoft.Insights/diagnosticSettings';
const LOCKS = 'Microsoft.Authorization/locks';

const dependents = (workspace: Resource) => [...storageAccountsOf(workspace), ...keyVaultsOf(workspace)];

export const workspaceDiagnosticSettings = onEach('diagnostic-setting', DIAGNOSTIC_SETTINGS, {
  workspace: (workspace) => [...dependents(workspace), ...containerRegistriesOf(workspace)],
  'online-endpoint': (endpoint) => [endpoint.id],
});
/** Of a unit that has nothing else to send logs. */
export const ownDiagnosticSettings = onEach('diagnostic-setting', DIAGNOSTIC_SETTINGS, {});

export const workspaceLocks = onEach('lock', LOCKS, { workspace: dependents });
export const ownLocks = onEach('lock', LOCKS, {});
