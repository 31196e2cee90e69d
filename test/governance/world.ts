import { dependentsOf } from '../../shared/collectors/dependents-of.ts';
import { judge } from '../../shared/engine/judge.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { Consumer, Undelivered } from '../../shared/model/consumer.ts';
import type { Transition } from '../../shared/model/finding.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import type { UnitRef } from '../../shared/model/resource-id.ts';
import { defineRule } from '../../shared/model/rule.ts';
import type { Reading, Resource, Unit } from '../../shared/model/unit.ts';
import { fail, pass } from '../../shared/model/verdict.ts';
import { gatherEstate } from '../../shared/wiring/estate.ts';
import { aResource, GROUP, SUBSCRIPTION } from '../scenes.ts';

export const workspaceId = (name: string) => `${GROUP}/providers/microsoft.machinelearningservices/workspaces/${name}`;
export const storageId = (name: string) => `${GROUP}/providers/microsoft.storage/storageaccounts/${name}`;

/** What Azure holds, as the tests change it. Collectors are another test's business: here a unit is what stands in the map. */
export interface World {
  readonly units: Map<string, Unit>;
  /** Every collection, in order. */
  readonly collected: { readonly unit: string; readonly touched: readonly string[]; readonly reuseForInMs: number | undefined }[];
  /** Milliseconds since 1970. */
  time: number;
  /** What consumers were told, in order. */
  readonly told: Transition[];
  readonly logged: { readonly level: string; readonly message: string; readonly fields?: unknown }[];
}

export function aWorld(time = Date.parse('2026-11-24T10:00:00Z')): World {
  return { units: new Map(), collected: [], time, told: [], logged: [] };
}

const named = { fix: 'guide', why: 'why', how: 'how', references: ['https://example.com'] } as const;

const publicAccess = defineRule({
  ...named,
  id: 'AML-NET-001',
  kind: 'workspace',
  title: 'Public access is disabled',
  severity: 'critical',
  control: 3,
  reads: { 'properties.publicNetworkAccess': 'Disabled' },
  check: (workspace) => (workspace.is('properties.publicNetworkAccess', 'Disabled') ? pass('closed') : fail('open')),
});

const localAuth = defineRule({
  ...named,
  id: 'AML-CMP-001',
  kind: 'compute',
  title: 'Local authentication is disabled',
  severity: 'high',
  control: 1,
  reads: { 'properties.disableLocalAuth': 'true' },
  check: (compute) => (compute.is('properties.disableLocalAuth', true) ? pass('disabled') : fail('enabled')),
});

export interface WorkspaceState {
  readonly access?: 'Enabled' | 'Disabled';
  /** Compute name → whether local authentication is disabled. */
  readonly computes?: Readonly<Record<string, boolean>> | Exclude<Reading<never>, { status: 'read' }>;
  readonly storage?: string;
  readonly modifiedAt?: string;
  readonly provisioningState?: string;
}

/** Puts a workspace into the world, or changes it. */
export function put(
  world: World,
  name: string,
  { access = 'Disabled', computes = {}, storage = 'st', modifiedAt, provisioningState }: WorkspaceState = {},
): UnitRef {
  const id = workspaceId(name);
  const readAt = new Date(world.time).toISOString();
  const resource = (kind: Kind, resourceId: string, raw: JsonObject): Resource => ({
    id: resourceId,
    kind,
    type: armTypes[kind],
    name: resourceId.split('/').at(-1) ?? '',
    apiVersion: '2025-06-01',
    readAt,
    raw,
  });
  const root = resource('workspace', id, {
    properties: { publicNetworkAccess: access, ...(provisioningState === undefined ? {} : { provisioningState }) },
    ...(modifiedAt === undefined ? {} : { systemData: { lastModifiedAt: modifiedAt } }),
  });
  const isReading = (value: object): value is Exclude<Reading<never>, { status: 'read' }> =>
    typeof (value as { status?: unknown }).status === 'string';
  const reading: Reading<readonly Resource[]> = isReading(computes)
    ? computes
    : {
        status: 'read',
        value: Object.entries(computes).map(([compute, disableLocalAuth]) =>
          resource('compute', `${id}/computes/${compute}`, { properties: { disableLocalAuth } }),
        ),
      };
  world.units.set(id, {
    id,
    kind: 'workspace',
    slots: [
      { kind: 'workspace', holds: 'one', target: id, readAt, reading: { status: 'read', value: [root] } },
      { kind: 'compute', holds: 'many', target: id, readAt, reading },
      {
        kind: 'storage-account',
        holds: 'one',
        target: storageId(storage),
        readAt,
        reading: { status: 'read', value: [resource('storage-account', storageId(storage), {})] },
      },
    ],
  });
  return { id, kind: 'workspace' };
}

/** Azure's answer for what nobody put into the world: subscriptions are always there, with one role, and nothing else is. */
function elsewhere({ id, kind }: UnitRef, readAt: string): Unit {
  if (kind !== 'subscription') {
    return { id, kind, slots: [{ kind: 'workspace', holds: 'one', target: id, readAt, reading: { status: 'gone' } }] };
  }
  const root = aResource('subscription', { id });
  const role = aResource('role-assignment', { id: `${id}/providers/microsoft.authorization/roleassignments/ra1` });
  return {
    id,
    kind,
    slots: [
      { kind: 'subscription', holds: 'one', target: id, readAt, reading: { status: 'read', value: [root] } },
      { kind: 'role-assignment', holds: 'many', target: id, readAt, reading: { status: 'read', value: [role] } },
    ],
  };
}

export function aConsumer(world: World, deliver: (transitions: readonly Transition[]) => readonly Undelivered[] = () => []): Consumer {
  return {
    name: 'test',
    wants: () => true,
    deliver: (transitions) => {
      const undelivered = deliver(transitions);
      const failed = new Set(undelivered.map(({ transitionId }) => transitionId));
      world.told.push(...transitions.filter(({ id }) => !failed.has(id)));
      return Promise.resolve(undelivered);
    },
  };
}

/** Ports over the world: the clock moves only when somebody sleeps, unless a test says otherwise. */
export function portsOf(world: World, ledger: Ledger, changes: Partial<Ports> = {}): Ports {
  const log = (level: string) => (message: string, fields?: unknown) => void world.logged.push({ level, message, fields });
  return {
    ledger,
    collect: (ref, { touched = [], reuseForInMs, signal }) => {
      if (ref.kind === 'estate') {
        return gatherEstate(
          { ledger, policy: async () => defaultRulePolicy, governedSubscriptions: async () => 'all', now: () => new Date(world.time) },
          signal,
        );
      }
      world.collected.push({ unit: ref.id, touched, reuseForInMs });
      return Promise.resolve(world.units.get(ref.id) ?? elsewhere(ref, new Date(world.time).toISOString()));
    },
    judge: (unit, at) => judge(unit, [publicAccess, localAuth], { at }),
    dependentsOf,
    discover: () => Promise.resolve({ status: 'read', value: [...world.units.values()].map(({ id, kind }) => ({ id, kind })) }),
    consumers: [aConsumer(world)],
    catalogueVersion: '1',
    settleInMs: 0,
    reuseReadingsForInMs: 600_000,
    governedSubscriptions: async () => 'all',
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    now: () => new Date(world.time),
    sleep: (timeInMs) => {
      world.time += timeInMs;
      return Promise.resolve();
    },
    ...changes,
  };
}

let eventCount = 0;

export interface EventChanges {
  readonly id?: string;
  readonly change?: 'Write' | 'Delete' | 'Action';
  readonly at?: string;
  readonly operation?: string;
  readonly upn?: string;
}

/** An event of Event Grid about a resource. */
export function anEvent(
  world: World,
  resourceId: string,
  { id, change = 'Write', at, operation, upn = 'ada@contoso.com' }: EventChanges = {},
): unknown {
  eventCount += 1;
  return {
    id: id ?? `event-${eventCount}`,
    topic: SUBSCRIPTION,
    subject: resourceId,
    eventType: `Microsoft.Resources.Resource${change}Success`,
    eventTime: at ?? new Date(world.time).toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: resourceId,
      operationName: operation ?? `Microsoft.Test/things/${change.toLowerCase()}`,
      correlationId: `correlation-${eventCount}`,
      claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': upn },
      status: 'Succeeded',
    },
  };
}

export const never = new AbortController().signal;
