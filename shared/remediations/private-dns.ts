import type { JsonObject } from '../model/json.ts';
import type { Kind } from '../model/kinds.ts';
import type { PreflightFacts } from '../model/preflight-facts.ts';
import { canonicalId, nameOfId } from '../model/resource-id.ts';
import type { Reading, Resource, Unit } from '../model/unit.ts';
import { type Concern, safe, unsafe, unsure } from './concerns.ts';
import { approvedEndpoints, zonesOf } from './private-links.ts';
import { objectsAt, textAt, valueAt } from './values.ts';
import { whyUnseen } from './why-unseen.ts';

/** How zones begin, by what an endpoint leads to; what follows depends on the cloud. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  amlworkspace: ['privatelink.api.', 'privatelink.notebooks.'],
  amlregistry: ['privatelink.api.'],
  blob: ['privatelink.blob.'],
  file: ['privatelink.file.'],
  dfs: ['privatelink.dfs.'],
  queue: ['privatelink.queue.'],
  table: ['privatelink.table.'],
  vault: ['privatelink.vaultcore.'],
  registry: ['privatelink.azurecr.'],
};

/** What a resource of a kind cannot be used without. */
const NEEDED: Readonly<Partial<Record<Kind, string>>> = {
  workspace: 'amlworkspace',
  registry: 'amlregistry',
  'storage-account': 'blob',
  'key-vault': 'vault',
  'container-registry': 'registry',
};

interface Followed {
  readonly concern: Concern;
  /** What the endpoint leads to. */
  readonly groups: readonly string[];
}

/**
 * Whether the names of a resource resolve to one of its private endpoints. One that is known to lead nowhere is enough to say no. One
 * that can be followed is enough to say yes: others may lie in networks that nobody shows us, as those of managed networks do.
 */
export function namesResolve(resource: Resource, unit: Unit, facts: PreflightFacts): Concern {
  const followed = approvedEndpoints(resource, unit).map((id) => follow(id, { resource, unit, facts }));
  const broken = followed.find(({ concern }) => concern.result === 'unsafe');
  const resolved = followed.filter(({ concern }) => concern.result === 'safe');
  const needed = NEEDED[resource.kind] ?? '';
  const found = resolved.find(({ groups }) => groups.includes(needed));
  return broken?.concern ?? found?.concern ?? followed.find(({ concern }) => concern.result === 'unknown')?.concern ?? nowhere(needed);
}

function nowhere(needed: string): Concern {
  const zones = (ZONES[needed] ?? []).join(' and ') || 'its zone';
  return unsure(`No approved private endpoint leads to ${zones}*: whether names resolve could not be seen.`);
}

interface Around {
  readonly resource: Resource;
  readonly unit: Unit;
  readonly facts: PreflightFacts;
}

function follow(endpointId: string, { resource, unit, facts }: Around): Followed {
  const name = nameOfId(endpointId);
  const endpoint = oneOf(unit, endpointId);
  if (endpoint.status !== 'read') {
    const why = endpointId === '' ? 'its connection does not tell its id.' : whyUnseen(endpoint);
    return { concern: unsure(`The private endpoint ${name} could not be followed: ${why}`), groups: [] };
  }
  const groups = groupsOf(endpoint.value, resource);
  const network = networkOf(endpoint.value);
  const zones = zonesOf(endpointId, unit);
  const concerns = groups
    .flatMap((group) => ZONES[group] ?? [])
    .map((begin) => {
      const zone = zones.find((id) => nameOfId(id).startsWith(begin));
      return zone === undefined ? unregistered(name, begin, groupReading(unit, endpointId)) : linked(zone, { name, network, facts });
    });
  const worst = concerns.find(({ result }) => result === 'unsafe') ?? concerns.find(({ result }) => result === 'unknown');
  return { groups, concern: worst ?? concerns[0] ?? unsure(`What the private endpoint ${name} leads to is not known.`) };
}

/** Many keep their names in servers of their own, which nobody can see from here. */
function unregistered(name: string, begin: string, groups: Reading<unknown>): Concern {
  return groups.status === 'read'
    ? unsure(`The private endpoint ${name} registers in no zone ${begin}*: whether its name is kept elsewhere could not be seen.`)
    : unsure(`The DNS zone groups of the private endpoint ${name} could not be read: ${whyUnseen(groups)}`);
}

interface Standing {
  readonly name: string;
  /** Canonical id of the network that the endpoint lies in. */
  readonly network: string;
  readonly facts: PreflightFacts;
}

/** A zone answers only in the networks it is linked to, and to whoever asks a server there. */
function linked(zoneId: string, { name, network, facts }: Standing): Concern {
  const zone = nameOfId(zoneId);
  const links = facts.zoneLinks?.[zoneId];
  if (links === undefined || links.status === 'denied' || links.status === 'unread') {
    return unsure(`The links of the private DNS zone ${zone} could not be read: ${whyUnseen(links)}`);
  }
  if (links.status === 'gone') {
    return unsafe(`The private DNS zone ${zone}, which the private endpoint ${name} registers in, is gone.`);
  }
  const done = links.value.filter(({ raw }) => textAt(raw, 'properties.virtualNetworkLinkState').toLowerCase() === 'completed');
  const networks = done.map(({ raw }) => canonicalId(textAt(raw, 'properties.virtualNetwork.id')) ?? '');
  if (networks.includes(network)) {
    return safe(`Names resolve to the private endpoint ${name} in ${nameOfId(network)}.`);
  }
  return elsewhere({ zone, name, network, networks, count: links.value.length });
}

interface Elsewhere {
  readonly zone: string;
  readonly name: string;
  readonly network: string;
  readonly networks: readonly string[];
  readonly count: number;
}

/** A hub that all zones are linked to answers for the others only if they ask it, and that cannot be seen. */
function elsewhere({ zone, name, network, networks, count }: Elsewhere): Concern {
  const [hub] = networks;
  if (hub !== undefined) {
    const own = nameOfId(network) || 'the network';
    return unsure(
      `The private DNS zone ${zone} is linked to ${nameOfId(hub)}, not to ${own} of the private endpoint ${name}: ` +
        'whether names are asked for there could not be seen.',
    );
  }
  return count > 0
    ? unsure(`The private DNS zone ${zone} is still being linked to its networks.`)
    : unsafe(`The private DNS zone ${zone} is linked to no virtual network: the name of the private endpoint ${name} resolves nowhere.`);
}

function oneOf(unit: Unit, id: string): Reading<Resource> {
  const slot = unit.slots.find(({ kind, target }) => kind === 'private-endpoint' && target === id);
  const reading: Reading<readonly Resource[]> = slot?.reading ?? { status: 'unread', because: 'It was not collected.' };
  if (reading.status !== 'read') {
    return reading;
  }
  const [value] = reading.value;
  return value === undefined ? { status: 'gone' } : { status: 'read', value };
}

function groupReading(unit: Unit, endpointId: string): Reading<unknown> {
  const slots = unit.slots.filter(({ kind, target }) => kind === 'private-dns-zone-group' && target === endpointId);
  const blind = slots.find(({ reading }) => reading.status !== 'read' && reading.status !== 'gone');
  return blind?.reading ?? (slots.length === 0 ? { status: 'unread', because: 'They were not collected.' } : { status: 'read', value: [] });
}

/** What the endpoint leads to of this resource; where it does not tell, what the resource is used by. */
function groupsOf(endpoint: Resource, resource: Resource): readonly string[] {
  const connections = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections']
    .flatMap((list) => objectsAt(endpoint.raw, `properties.${list}`))
    .filter((one) => canonicalId(textAt(one, 'properties.privateLinkServiceId')) === resource.id);
  const told = connections.flatMap((one) => textsAt(one, 'properties.groupIds'));
  const usual = NEEDED[resource.kind];
  return told.length > 0 ? told : usual === undefined ? [] : [usual];
}

function textsAt(raw: JsonObject, path: string): string[] {
  const list = valueAt(raw, path);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string').map((one) => one.toLowerCase()) : [];
}

function networkOf(endpoint: Resource): string {
  const subnet = canonicalId(textAt(endpoint.raw, 'properties.subnet.id')) ?? '';
  return subnet.replace(/\/subnets\/[^/]+$/, '');
}
