import { apiVersions } from '../azure/api-versions.ts';
import type { JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import type { Plan, PlanContext, Remediation } from '../model/remediation.ts';
import type { Resource, Unit } from '../model/unit.ts';
import { held, isUnlocked } from './common-concerns.ts';
import { type Concern, safe, unsure, weigh } from './concerns.ts';
import { planHash } from './plan-hash.ts';
import { objectsAt, textAt } from './values.ts';

const NAME = 'aml-warden';
/** Taking it back deletes it. */
const actions = ['Microsoft.Insights/diagnosticSettings/write', 'Microsoft.Insights/diagnosticSettings/delete'];

interface Logged {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  readonly ruleIds: readonly string[];
  /** How a reader calls the resource. */
  readonly noun: string;
  readonly categoryGroup: 'allLogs' | 'audit';
}

/** Adds a diagnostic setting of our own name where no setting exports logs; others stay as they are. */
export function logsExported({ id, title, kind, ruleIds, noun, categoryGroup }: Logged): Remediation {
  return {
    id,
    title,
    kind,
    ruleIds,
    class: 'AUTO',
    writes: ['properties.workspaceId', 'properties.logs'],
    actions,

    obstacle: (_resource, context) =>
      targetOf(context) === undefined ? 'No Log Analytics workspace is known to send to: name one in policy.approvedLogWorkspaces.' : null,

    plan(resource, context) {
      return hasLogs(resource, context?.unit, categoryGroup)
        ? null
        : planFor(resource, targetOf(context) ?? '', { id, noun, categoryGroup });
    },

    preflight: (resource, unit) => weigh([settingsWereRead(resource, unit), isUnlocked(resource, unit)]),
  };
}

function planFor(
  resource: Resource,
  workspaceId: string,
  { id, noun, categoryGroup }: Pick<Logged, 'id' | 'noun' | 'categoryGroup'>,
): Plan {
  const unhashed = {
    remediationId: id,
    resourceId: resource.id,
    writesTo: { id: `${resource.id}/providers/microsoft.insights/diagnosticsettings/${NAME}`, kind: 'diagnostic-setting' },
    apiVersion: apiVersions['diagnostic-setting'],
    summary: `Send the logs of the ${noun} ${resource.name} to Log Analytics.`,
    change: { method: 'PUT', body: { properties: { workspaceId, logs: [{ categoryGroup, enabled: true }] } } },
    differences: [{ path: 'properties.workspaceId', before: null, after: workspaceId }],
    undo: { method: 'DELETE', body: {} },
    risk: 'low',
    sideEffects: ['Log Analytics charges for what it takes in.'],
    actions,
  } as const satisfies Omit<Plan, 'hash'>;
  return { ...unhashed, hash: planHash(unhashed) };
}

/** Where logs are meant to go: as configured, else where the unit's other logs go. */
function targetOf(context: PlanContext | undefined): string | undefined {
  const elsewhere = (context?.unit?.slots ?? [])
    .filter(({ kind }) => kind === 'diagnostic-setting')
    .flatMap(held)
    .map(({ raw }) => textAt(raw, 'properties.workspaceId'))
    .find((id) => id !== '');
  return context?.logWorkspaces?.[0] ?? elsewhere;
}

/** An audit log is not exported by a setting that exports something else. */
function hasLogs(resource: Resource, unit: Unit | undefined, wanted: Logged['categoryGroup']): boolean {
  const isWanted = ({ category, categoryGroup }: JsonObject): boolean =>
    wanted === 'allLogs' || categoryGroup === 'audit' || categoryGroup === 'allLogs' || category === 'AuditEvent';
  return settingsOf(resource, unit)
    .flatMap(held)
    .some(({ raw }) => objectsAt(raw, 'properties.logs').some((log) => log['enabled'] === true && isWanted(log)));
}

function settingsOf(resource: Resource, unit: Unit | undefined): Unit['slots'] {
  return (unit?.slots ?? []).filter(({ kind, target }) => kind === 'diagnostic-setting' && target === resource.id);
}

function settingsWereRead(resource: Resource, unit: Unit): Concern {
  const slots = settingsOf(resource, unit);
  return slots.length > 0 && slots.every(({ reading }) => reading.status === 'read')
    ? safe('No other setting exports its logs.')
    : unsure('Its diagnostic settings could not be read: one may export the same logs already.');
}
