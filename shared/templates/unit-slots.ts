import { isExpression } from '../model/expression.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import { isWithin, scopeOfId, type UnitRef } from '../model/resource-id.ts';
import type { Slot, Unit } from '../model/unit.ts';
import { spellId } from './expressions.ts';
import { LINKS, linksOf, openLink, servedBy } from './links.ts';
import type { FileResource } from './resources.ts';
import { doubt, type Shelf } from './shelf.ts';

/** Listed directly below a workspace. */
const CHILDREN: readonly Kind[] = [
  'compute',
  'online-endpoint',
  'batch-endpoint',
  'serverless-endpoint',
  'datastore',
  'connection',
  'outbound-rule',
  'schedule',
];

/** A workspace or registry with everything a rule may ask for, read from the file or unread with the reason. */
export function fillUnit(ref: UnitRef, shelf: Shelf): Unit {
  const slots = ref.kind === 'registry' ? registrySlots(ref.id, shelf) : workspaceSlots(ref.id, shelf);
  const root = shelf.get(ref.id);
  return { id: ref.id, kind: ref.kind, slots: slots.flatMap((slot) => withDoubt(slot, root, shelf)) };
}

/** A list whose members may not all come about is also unread: a rule about the list waits, verdicts on the members do not. */
function withDoubt(slot: Slot, root: FileResource | undefined, shelf: Shelf): Slot[] {
  const because =
    slot.holds === 'many' && slot.reading.status === 'read' ? doubt(slot.reading.value, shelf.get(slot.target) ?? root) : undefined;
  return because === undefined ? [slot] : [slot, shelf.unread(slot.kind, 'many', slot.target, because)];
}

function workspaceSlots(id: string, shelf: Shelf): Slot[] {
  const root = shelf.one('workspace', id);
  const dependents = Object.keys(LINKS).flatMap((kind) => linked(kind as Kind, id, shelf));
  const below = CHILDREN.map((kind) => shelf.list(kind, id, { holder: id }));
  const deployments = [
    ...shelf.resources
      .filter(({ kind }) => kind === 'online-endpoint')
      .map((one) => shelf.list('online-deployment', one.id, { holder: one.id })),
    ...shelf.resources
      .filter(({ kind }) => kind === 'batch-endpoint')
      .map((one) => shelf.list('batch-deployment', one.id, { holder: one.id })),
  ].filter(({ target }) => isWithin(target, id));
  const orphans = orphanDeployments(id, shelf);
  const named = dependents.filter(({ holds }) => holds === 'one').map(({ target }) => target);
  const onEach = [id, ...named];
  return [
    root,
    ...below,
    ...deployments,
    ...orphans,
    ...orEmpty('online-deployment', [...deployments, ...orphans], id, shelf),
    ...orEmpty('batch-deployment', [...deployments, ...orphans], id, shelf),
    ...dependents,
    ...networkSlots(id, shelf),
    ...privateEndpointSlots(id, named, shelf),
    ...accessSlots(id, shelf),
    ...[...onEach, ...endpointsOf(id, shelf)].map((target) => shelf.list('diagnostic-setting', target, { holder: target })),
    ...onEach.map((target) => locksOf(target, shelf)),
  ];
}

/** Its own locks and those of what it lies in. */
export function locksOf(target: string, shelf: Shelf): Slot {
  const members = shelf.resources.filter((one) => one.kind === 'lock' && isWithin(target, scopeOfId(one.id)));
  return shelf.list('lock', target, { holder: target, members });
}

function registrySlots(id: string, shelf: Shelf): Slot[] {
  return [
    shelf.one('registry', id),
    ...privateEndpointSlots(id, [], shelf),
    ...accessSlots(id, shelf),
    shelf.list('diagnostic-setting', id, { holder: id }),
    locksOf(id, shelf),
  ];
}

function linked(kind: Kind, id: string, shelf: Shelf): Slot[] {
  const root = shelf.get(id);
  if (root === undefined) {
    return [shelf.unread(kind, 'many', id, 'The workspace is not in this file.')];
  }
  const slots = [...new Set(linksOf(root, kind))].map((link) => followLink(kind, link, id, shelf));
  return slots.length > 0 ? slots : [empty(kind, id, shelf)];
}

function followLink(kind: Kind, link: string, unitId: string, shelf: Shelf): Slot {
  const target = isExpression(link) ? spellId(link)?.toLowerCase() : link.toLowerCase();
  if (target === undefined) {
    return shelf.unread(kind, 'many', unitId, openLink(link));
  }
  return shelf.get(target) === undefined ? shelf.unread(kind, 'one', target, openLink(link)) : shelf.one(kind, target);
}

function empty(kind: Kind, target: string, shelf: Shelf): Slot {
  return shelf.list(kind, target, { holder: target, members: [] });
}

function orEmpty(kind: Kind, slots: readonly Slot[], id: string, shelf: Shelf): Slot[] {
  return slots.some((slot) => slot.kind === kind) ? [] : [empty(kind, id, shelf)];
}

/** Deployments whose endpoint is not in the file. */
function orphanDeployments(id: string, shelf: Shelf): Slot[] {
  const orphans = shelf.resources.filter(
    (one) =>
      (one.kind === 'online-deployment' || one.kind === 'batch-deployment') &&
      isWithin(one.id, id) &&
      shelf.get(parentOf(one.id)) === undefined,
  );
  return [...Map.groupBy(orphans, (one) => parentOf(one.id))].map(([parent, members]) =>
    shelf.list(members[0]?.kind ?? 'online-deployment', parent, { holder: parent, members }),
  );
}

function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

function endpointsOf(id: string, shelf: Shelf): string[] {
  return shelf.resources.filter((one) => one.kind === 'online-endpoint' && isWithin(one.id, id)).map((one) => one.id);
}

/** The subnets that computes stand in, and the security groups of those. */
function networkSlots(id: string, shelf: Shelf): Slot[] {
  const holders = shelf.resources.filter((one) => one.id === id || (one.kind === 'compute' && isWithin(one.id, id)));
  const subnets = uniqueBy(holders.flatMap(subnetsNamed)).map((link) => followLink('subnet', link, id, shelf));
  const groups = subnets.flatMap((slot) => {
    if (slot.reading.status !== 'read') {
      return [shelf.unread('network-security-group', 'many', slot.target, 'Its subnet is not in this file.')];
    }
    const link = textAt(slot.reading.value[0]?.raw, 'properties', 'networkSecurityGroup', 'id');
    return link === undefined ? [] : [followLink('network-security-group', link, id, shelf)];
  });
  return [
    ...(subnets.length > 0 ? subnets : [empty('subnet', id, shelf)]),
    ...(groups.length > 0 ? groups : [empty('network-security-group', id, shelf)]),
  ];
}

function subnetsNamed({ kind, raw }: FileResource): string[] {
  const link =
    kind === 'compute'
      ? textAt(raw, 'properties', 'properties', 'subnet', 'id')
      : textAt(raw, 'properties', 'serverlessComputeSettings', 'serverlessComputeCustomSubnet');
  return link === undefined ? [] : [link];
}

function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = keys.reduce<Json | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

function uniqueBy(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The private endpoints of the file that serve the unit or its dependents; the connection at the other end is Azure's to make. */
function privateEndpointSlots(id: string, dependents: readonly string[], shelf: Shelf): Slot[] {
  const endpoints = shelf.resources.filter(
    (one) => one.kind === 'private-endpoint' && servedBy(one).some((served) => served === id || dependents.includes(served)),
  );
  const ownEndpoint = endpoints.find((one) => servedBy(one).includes(id));
  const read = shelf.list('private-endpoint-connection', id, { holder: id });
  const isWaiting = ownEndpoint !== undefined && shelf.get(id)?.isTemplate === true;
  const connections = isWaiting
    ? shelf.unread(
        'private-endpoint-connection',
        'many',
        id,
        `Azure makes the connection of the private endpoint ${ownEndpoint.name} when it is deployed, and somebody approves it.`,
      )
    : read;
  return [
    connections,
    ...(endpoints.length > 0 ? endpoints.map((one) => shelf.one('private-endpoint', one.id)) : [empty('private-endpoint', id, shelf)]),
    ...endpoints.map((one) => shelf.list('private-dns-zone-group', one.id, { holder: one.id })),
  ];
}

/** The assignments that apply at the unit, as far as the file makes them, and the roles they give. */
function accessSlots(id: string, shelf: Shelf): Slot[] {
  const members = shelf.resources.filter((one) => one.kind === 'role-assignment' && isWithin(id, scopeOfId(one.id)));
  const roles = uniqueBy(members.flatMap(({ raw }) => textAt(raw, 'properties', 'roleDefinitionId') ?? [])).map((link) =>
    followLink('role-definition', link, id, shelf),
  );
  const above = shelf.resources.find((one) => one.kind === 'role-assignment' && !one.id.startsWith('/subscriptions/'));
  return [
    shelf.list('role-assignment', id, { holder: id, members }),
    ...(above === undefined
      ? []
      : [
          shelf.unread(
            'role-assignment',
            'many',
            id,
            `Whether the assignment ${above.name} above the subscription applies here is not known.`,
          ),
        ]),
    ...(roles.length > 0 ? roles : [empty('role-definition', id, shelf)]),
  ];
}
