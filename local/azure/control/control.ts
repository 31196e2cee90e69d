import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts';
import { nameOfId } from '../../../shared/model/resource-id.ts';
import type { Diagnosis } from '../arm/diagnosis.ts';
import { segmentsOf } from '../arm/door.ts';
import { badRequest } from '../arm/errors.ts';
import { handleArm } from '../arm/handle.ts';
import type { OperationError } from '../arm/operations.ts';
import type { PolicyDeny } from '../arm/policies.ts';
import { findResource } from '../arm/read.ts';
import { tell } from '../arm/told.ts';
import type { Disturbance, SentEvent } from '../events/queue.ts';
import { changed, type SettingsChange, type SimulationSettings } from '../settings.ts';
import { type Person, type Principal, principalOfPerson } from '../tokens.ts';
import type { ArmResource } from '../types.ts';
import type { IngestedRow, PostedCard, PublishedEvent, SentAlert, SentMail, World } from '../world.ts';
import type { Denial } from './denials.ts';
import type { Fault } from './faults.ts';
import type { SeenRequest } from './request-log.ts';

/** What somebody does in the portal. `apiVersion` defaults to one that takes everything. */
interface Doing {
  readonly actor: Person;
  readonly id: string;
  readonly apiVersion?: string;
}

/** How Resource Manager answered. */
export interface Done {
  readonly status: number;
  readonly body: Json | null;
}

/** Everything one can do to the simulated Azure besides using it. Each method takes one object of plain JSON and answers with plain JSON. */
export interface Control {
  /** PATCH (or PUT) as a named person, with every check that Azure makes; what takes long in Azure is done at once. */
  write(doing: Doing & { readonly method?: 'PATCH' | 'PUT'; readonly body: JsonObject }): Promise<Done>;
  delete(doing: Doing): Promise<Done>;
  /** POST `{id}/{name}`. */
  action(doing: Doing & { readonly name: string; readonly body?: JsonObject }): Promise<Done>;
  /** A template deployment: the resources are put, and both they and the deployment send events with one correlation id. */
  deploy(deployment: { readonly actor: Person; readonly group: string; readonly resources: readonly ArmResource[] }): Promise<Done>;
  /** A token that proves to be a named person, for 24 hours. */
  tokenFor(person: Person & { readonly audience?: string }): Promise<string>;
  /** The resource as it is kept; null when there is none. */
  get(which: { readonly id: string }): Promise<ArmResource | null>;
  /** Resolves with an id to remove it by. */
  inject(fault: Fault): Promise<string>;
  /** All faults, or one. */
  clearFaults(which?: { readonly id?: string }): Promise<null>;
  deny(denial: Denial): Promise<string>;
  /** All denials, or one. */
  allow(which?: { readonly id?: string }): Promise<null>;
  /** Lets a policy deny writes of a type that leave a property with a value. Resolves with an id to remove it by. */
  denyByPolicy(policy: PolicyDeny): Promise<string>;
  /** All policies, or one. */
  removePolicies(which?: { readonly id?: string }): Promise<null>;
  /** What the diagnosis of a workspace comes to from now on; by default it finds nothing. */
  diagnosis(diagnosis: Diagnosis): Promise<null>;
  /** Lets the next long operation on a resource fail when it ends. */
  failNextOperation(failure: OperationError & { readonly id: string }): Promise<null>;
  disturbEvents(disturbance: Disturbance): Promise<null>;
  events(): Promise<readonly SentEvent[]>;
  /** Events that were given up, as Event Grid keeps them. */
  deadLetters(): Promise<readonly JsonObject[]>;
  /** Resolves when no event waits to be delivered. */
  eventsSettled(): Promise<null>;
  rows(which?: { readonly stream?: string }): Promise<readonly IngestedRow[]>;
  cards(): Promise<readonly PostedCard[]>;
  /** What Communication Services was given to send. */
  mails(): Promise<readonly SentMail[]>;
  /** What the Event Grid topic was sent. */
  published(): Promise<readonly PublishedEvent[]>;
  /** What the receivers of action groups were told. */
  alerts(): Promise<readonly SentAlert[]>;
  requests(): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly last: readonly SeenRequest[] }>;
  clearRequests(): Promise<null>;
  /** Changes what is given, answers with all of it. */
  settings(change?: SettingsChange): Promise<SimulationSettings>;
}

/** Newer than all there is; a preview, so that nothing is hidden. */
const LATEST = '2099-01-01-preview';

export function createControl(world: World): Control {
  return {
    write: ({ method = 'PATCH', ...doing }) => run(world, { ...doing, method, path: doing.id }),
    delete: (doing) => run(world, { ...doing, method: 'DELETE', path: doing.id }),
    action: ({ name, ...doing }) => run(world, { ...doing, method: 'POST', path: `${doing.id}/${name}` }),
    deploy: (deployment) => deploy(world, deployment),
    tokenFor: async ({ audience, ...person }) => world.tokens.forPerson(person, audience),
    get: async ({ id }) => findResource(world.store, id) ?? null,
    inject: async (fault) => world.faults.add(fault),
    clearFaults: async ({ id } = {}) => done(() => (id === undefined ? world.faults.clear() : world.faults.remove(id))),
    deny: async (denial) => world.denials.add(denial),
    allow: async ({ id } = {}) => done(() => (id === undefined ? world.denials.clear() : world.denials.remove(id))),
    denyByPolicy: async (policy) => world.policies.add(policy),
    removePolicies: async ({ id } = {}) => done(() => (id === undefined ? world.policies.clear() : world.policies.remove(id))),
    diagnosis: async (diagnosis) => done(() => world.diagnoses.set(diagnosis)),
    failNextOperation: async ({ id, code, message }) => done(() => world.operations.failNext(id, { code, message })),
    disturbEvents: async (disturbance) => done(() => world.events.disturb(disturbance)),
    events: async () => world.events.sent.map((event) => ({ ...event })),
    deadLetters: async () => [...world.events.deadLetters],
    eventsSettled: () => world.events.settled().then(() => null),
    rows: async ({ stream } = {}) =>
      [...world.rows].filter(([name]) => stream === undefined || name === stream).flatMap(([, rows]) => rows),
    cards: async () => [...world.cards],
    mails: async () => [...world.mails],
    published: async () => [...world.published],
    alerts: async () => [...world.alerts],
    requests: async () => ({ counts: world.requests.counts(), last: [...world.requests.last] }),
    clearRequests: async () => done(() => world.requests.clear()),
    settings: async (change = {}) => {
      world.settings = changed(world.settings, change);
      return world.settings;
    },
  };
}

/** A method without a result answers null, which JSON can carry. */
function done(work: () => unknown): null {
  work();
  return null;
}

interface Run extends Doing {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonObject;
  readonly correlationId?: string;
}

async function run(world: World, { actor, method, path, body, apiVersion = LATEST, correlationId = randomUUID() }: Run): Promise<Done> {
  const segments = segmentsOf(path);
  const caller: Principal = principalOfPerson(actor);
  const query = new URLSearchParams({ 'api-version': apiVersion });
  const answer =
    segments === undefined
      ? badRequest('The request URI is not valid.', 'InvalidRequestUri')
      : handleArm(world, { method, segments, apiVersion, query, body, caller, correlationId, atOnce: true });
  return { status: answer.status, body: answer.body ?? null };
}

async function deploy(world: World, { actor, group, resources }: Parameters<Control['deploy']>[0]): Promise<Done> {
  const correlationId = randomUUID();
  for (const { id, ...rest } of resources) {
    const { name, type, ...body } = rest as JsonObject;
    const done = await run(world, { actor, id, method: 'PUT', path: id, body, correlationId });
    if (done.status >= 400) {
      return done;
    }
  }
  const id = `${group}/providers/Microsoft.Resources/deployments/deployment-${correlationId.slice(0, 8)}`;
  const call = { method: 'PUT', segments: id.slice(1).split('/'), apiVersion: LATEST, query: new URLSearchParams(), body: undefined };
  tell(
    world,
    { ...call, caller: principalOfPerson(actor), correlationId },
    { change: 'write', resourceId: id, type: 'Microsoft.Resources/deployments' },
    { succeeded: true },
  );
  return { status: 201, body: { id, name: nameOfId(id), type: 'Microsoft.Resources/deployments' } };
}

/** Whether a value can be handed to a method: one object, or nothing. */
export function isArgument(value: unknown): value is JsonObject | undefined {
  return value === undefined || isJsonObject(value);
}
