import type { WriteAnswer, WriteRequest } from '../../shared/azure/arm.ts';
import type { Exemption } from '../../shared/engine/exemptions.ts';
import { judge } from '../../shared/engine/judge.ts';
import type { Transition } from '../../shared/model/finding.ts';
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts';
import type { Message } from '../../shared/model/message.ts';
import type { FactName, PreflightFacts } from '../../shared/model/preflight-facts.ts';
import type { RemediationRequest } from '../../shared/model/remediation.ts';
import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import type { RemediationStore } from '../../shared/model/remediation-store.ts';
import type { Reading, Resource, Unit } from '../../shared/model/unit.ts';
import { createRemediation, equip, type RemediationService } from '../../shared/remediations/create-remediation.ts';
import type { ApprovalLink } from '../../shared/remediations/links.ts';
import type { Dispute, Equipped, RemediationPolicy, RemediationPorts } from '../../shared/remediations/ports.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { DECISION_EVENT } from '../../shared/workflows/approval.ts';
import { REMEDIATE } from '../../shared/workflows/remediate.ts';
import { UNDO } from '../../shared/workflows/undo.ts';
import { aResource, WORKSPACE_ID } from '../scenes.ts';
import { aSafeUnit, clearFacts, openWorkspace } from './estate.ts';

export const US = 'aaaaaaaa-0000-0000-0000-000000000001';
export const START = Date.parse('2026-11-24T10:00:00Z');

/** The n-th id that a world makes. */
export const decisionIdOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const aRequest: RemediationRequest = {
  remediationId: 'workspace-public-access-disabled',
  ruleId: 'AML-NET-001',
  findingId: 'f'.repeat(64),
  resourceId: WORKSPACE_ID,
  unit: WORKSPACE_ID,
  requestedBy: 'transition:t-1',
};

export const automatic: Partial<RemediationPolicy> = { rules: { 'AML-NET-001': 'auto' } };
export const approving: Partial<RemediationPolicy> = { mode: 'approve' };

/** One workspace in an Azure that does what it is told, real activities, a real store; tests change what they are about. */
export interface World {
  /** The workspace as ARM would answer. */
  workspace: JsonObject;
  /** How the workspace is read, when not simply read. */
  reading: Reading<Resource> | undefined;
  unit: Parameters<typeof aSafeUnit>[0];
  /** What preflights learn beside the unit. */
  facts: PreflightFacts;
  /** What was asked for, every time. */
  readonly asked: (readonly FactName[])[];
  policy: RemediationPolicy;
  exemptions: Exemption[];
  /** What ARM answers to a write. `done` by default; a patch is merged at once unless it is refused or `holdsBack`. */
  answer: () => WriteAnswer;
  /** Accepts writes and changes nothing. */
  holdsBack: boolean;
  /** An error: Azure gives no answer that can be understood. */
  operation: Awaited<ReturnType<RemediationPorts['reader']['poll']>> | Error;
  nowInMs: number;
  readonly writes: WriteRequest[];
  readonly polls: string[];
  readonly started: { readonly name: string; readonly id: string; readonly input: unknown }[];
  readonly raised: { readonly id: string; readonly name: string; readonly data: unknown }[];
  readonly told: Message[];
  /** Remediations whose end went into the records outside. */
  readonly reported: RemediationRecord[];
  /** Transitions of the finding, as the ledger remembers them. */
  readonly history: Transition[];
  readonly disputes: Dispute[];
  /** What the unit declares; null: it could not be seen. */
  environment: string | undefined | null;
  /** Units of the estate. */
  estate: number;
  signingKey: string | null;
  readonly logged: string[];
  readonly store: RemediationStore;
  readonly ports: RemediationPorts;
  readonly equipped: Equipped;
  readonly service: RemediationService;
}

/** As the outbox does: what comes again under the same id is not told again. */
function onlyOnce<T extends { readonly id: string }>(kept: T[], one: T): void {
  if (!kept.some(({ id }) => id === one.id)) {
    kept.push(one);
  }
}

export function aWorld(store: RemediationStore, changes: Partial<RemediationPolicy> = {}): World {
  let ids = 0;
  const note = (message: string) => void world.logged.push(message);
  const ports: RemediationPorts = {
    reader: { get: () => Promise.resolve(readingOf(world)), poll: (url) => polled(world, url) },
    writer: { write: (request) => Promise.resolve(written(world, request)) },
    collect: () => Promise.resolve(unitOf(world)),
    judge: (unit, at) => Promise.resolve(judge(unit, catalogue, { at, exemptions: world.exemptions })),
    gatherFacts: ({ facts }) => Promise.resolve(noted(world.asked, facts, world.facts)),
    store,
    policy: () => Promise.resolve(world.policy),
    orchestrations: {
      start: (name, id, input) => Promise.resolve(world.started.push({ name, id, input })),
      raiseEvent: (id, name, data) => Promise.resolve(world.raised.push({ id, name, data })),
    },
    ownPrincipals: [US],
    log: { info: note, warn: note, error: note },
    environmentOf: () => Promise.resolve(world.environment),
    lastSeen: () => Promise.resolve(unitOf(world)),
    estateSize: () => Promise.resolve(world.estate),
    historyOf: () => Promise.resolve(world.history),
    contest: (dispute) => Promise.resolve(void world.disputes.push(dispute)),
    signingKey: () => Promise.resolve(world.signingKey),
    publicUrl: 'https://warden.example',
    post: (message) => Promise.resolve(onlyOnce(world.told, message)),
    report: (record) => Promise.resolve(onlyOnce(world.reported, record)),
    now: () => new Date(world.nowInMs),
    newId: () => decisionIdOf(++ids),
  };
  const names = { remediate: REMEDIATE, undo: UNDO, decisionEvent: DECISION_EVENT };
  const world: World = {
    workspace: openWorkspace,
    reading: undefined,
    unit: {},
    facts: clearFacts,
    asked: [],
    policy: { ...cautious, ...changes },
    exemptions: [],
    answer: () => ({ status: 'done' }),
    holdsBack: false,
    operation: { status: 'succeeded' },
    nowInMs: START,
    writes: [],
    polls: [],
    started: [],
    raised: [],
    told: [],
    reported: [],
    history: [],
    disputes: [],
    environment: 'test',
    estate: 100,
    signingKey: 'k'.repeat(40),
    logged: [],
    store,
    ports,
    equipped: equip(ports),
    service: createRemediation(ports, names),
  };
  return world;
}

const cautious: RemediationPolicy = {
  mode: 'audit',
  rules: {},
  approvalWindowInMinutes: 7 * 24 * 60,
  scopes: [],
  maintenanceWindows: [],
  contested: { reverts: 3, withinDays: 7 },
  budget: { perHour: 10, perUnitPerHour: 3, percentOfEstatePerHour: 20 },
  ownResources: [],
};

function readingOf(world: World): Reading<Resource> {
  return world.reading ?? { status: 'read', value: aResource('workspace', world.workspace) };
}

function unitOf(world: World): Unit {
  const reading = readingOf(world);
  const unit = aSafeUnit(world.unit);
  const own = reading.status === 'read' ? { ...reading, value: [reading.value] } : reading;
  const slots = unit.slots.map((slot) => (slot.kind === 'workspace' ? { ...slot, target: WORKSPACE_ID, reading: own } : slot));
  return { ...unit, slots };
}

async function polled(world: World, url: string): Promise<Exclude<World['operation'], Error>> {
  const answer = noted(world.polls, url, world.operation);
  if (answer instanceof Error) {
    throw answer;
  }
  return answer;
}

function written(world: World, request: WriteRequest): WriteAnswer {
  world.writes.push(request);
  const answer = world.answer();
  if (answer.status !== 'refused' && !world.holdsBack) {
    world.workspace = merged(world.workspace, request.body ?? {});
  }
  return answer;
}

/** As ARM merges a PATCH: objects member by member, everything else replaced. */
function merged(into: JsonObject, patch: JsonObject): JsonObject {
  const changed = Object.entries(patch).map(([key, value]) => {
    const before = into[key];
    return [key, isJsonObject(value) && isJsonObject(before) ? merged(before, value) : value];
  });
  return { ...into, ...Object.fromEntries(changed) };
}

export const accessOf = ({ workspace }: World): unknown =>
  isJsonObject(workspace['properties']) ? workspace['properties']['publicNetworkAccess'] : undefined;

export function withAccess(publicNetworkAccess: string): JsonObject {
  return merged(openWorkspace, { properties: { publicNetworkAccess } });
}

function noted<E, T>(list: E[], entry: E, answer: T): T {
  list.push(entry);
  return answer;
}

/** The link that people are sent for what waits; one that is good for nothing where nobody is asked. */
export async function linkOf(world: World, id: string): Promise<ApprovalLink> {
  const url = new URL((await world.service.approvalUrl(id)) ?? 'https://warden.example/?ask=0&expires=0&signature=');
  const { ask, expires, signature = '' } = Object.fromEntries(url.searchParams);
  return { id, ask: Number(ask), expires: Number(expires), signature };
}

export function set(world: World, changes: Partial<World>): void {
  Object.assign(world, changes);
}
