import type { JsonObject } from '../../../../shared/model/json.ts';
import { nameOfId } from '../../../../shared/model/resource-id.ts';
import type { ArmResource } from '../../types.ts';
import { tags } from './common.ts';
import { ids, LOCATION, type Stage } from './ids.ts';
import { APPROVED, connectionName, endpointId, type Link, links, ZONES, zoneId } from './private-links.ts';
import { securityRules } from './security-rules.ts';

/** Virtual networks, security groups, private endpoints and their DNS. */
export function network(): readonly ArmResource[] {
  const stages: readonly Stage[] = ['prod', 'test', 'dev'];
  return [
    ...stages.flatMap((stage) => [virtualNetwork(stage), subnet(stage), securityGroup(stage)]),
    ...links.flatMap((one) => [privateEndpoint(one), zoneGroup(one)]),
    ...Object.keys(ZONES).flatMap((zone) => privateZone(zone as keyof typeof ZONES)),
  ];
}

const PREFIXES = { prod: '10.10', test: '10.20', dev: '10.30' } as const;

function virtualNetwork(stage: Stage): ArmResource {
  const { type, ...embedded } = subnet(stage);
  return {
    id: ids[stage].network,
    name: nameOfId(ids[stage].network),
    type: 'Microsoft.Network/virtualNetworks',
    location: LOCATION,
    tags: tags[stage],
    properties: {
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: [`${PREFIXES[stage]}.0.0/16`] },
      subnets: [{ ...embedded, type }],
      virtualNetworkPeerings: [],
      enableDdosProtection: stage === 'prod',
    },
  };
}

function subnet(stage: Stage): ArmResource {
  return {
    id: ids[stage].subnet,
    name: nameOfId(ids[stage].subnet),
    type: 'Microsoft.Network/virtualNetworks/subnets',
    properties: {
      provisioningState: 'Succeeded',
      addressPrefix: `${PREFIXES[stage]}.1.0/24`,
      networkSecurityGroup: { id: ids[stage].securityGroup },
      privateEndpoints: links.filter((one) => one.stage === stage).map((one) => ({ id: endpointId(one) })),
      serviceEndpoints: [],
      delegations: [],
      privateEndpointNetworkPolicies: stage === 'prod' ? 'Enabled' : 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
      ...(stage === 'dev' ? {} : { defaultOutboundAccess: false }),
    },
  };
}

function securityGroup(stage: Stage): ArmResource {
  const id = ids[stage].securityGroup;
  return {
    id,
    name: nameOfId(id),
    type: 'Microsoft.Network/networkSecurityGroups',
    location: LOCATION,
    tags: tags[stage],
    properties: {
      provisioningState: 'Succeeded',
      securityRules: securityRules(stage, id),
      subnets: [{ id: ids[stage].subnet }],
    },
  };
}

function privateEndpoint(link: Link): ArmResource {
  const id = endpointId(link);
  return {
    id,
    name: link.name,
    type: 'Microsoft.Network/privateEndpoints',
    location: LOCATION,
    tags: tags[link.stage],
    properties: {
      provisioningState: 'Succeeded',
      subnet: { id: ids[link.stage].subnet },
      privateLinkServiceConnections: [serviceConnection(id, link)],
      manualPrivateLinkServiceConnections: [],
      // A zone group is in charge of the names.
      customDnsConfigs: [],
    },
  };
}

function serviceConnection(endpoint: string, link: Link): JsonObject {
  return {
    id: `${endpoint}/privateLinkServiceConnections/${connectionName(link)}`,
    name: connectionName(link),
    properties: {
      provisioningState: 'Succeeded',
      privateLinkServiceId: link.target,
      groupIds: [link.groupId],
      privateLinkServiceConnectionState: APPROVED,
    },
  };
}

function zoneGroup(link: Link): ArmResource {
  return {
    id: `${endpointId(link)}/privateDnsZoneGroups/default`,
    name: 'default',
    type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
    properties: {
      provisioningState: 'Succeeded',
      privateDnsZoneConfigs: link.zones.map((zone) => ({
        name: ZONES[zone].replaceAll('.', '-'),
        properties: { privateDnsZoneId: zoneId(zone) },
      })),
    },
  };
}

/** A zone, linked to each network with a private endpoint that registers in it. */
function privateZone(zone: keyof typeof ZONES): readonly ArmResource[] {
  const stages = [...new Set(links.filter(({ zones }) => zones.includes(zone)).map(({ stage }) => stage))];
  const type = 'Microsoft.Network/privateDnsZones';
  const properties = { provisioningState: 'Succeeded', numberOfVirtualNetworkLinks: stages.length };
  return [
    { id: zoneId(zone), name: ZONES[zone], type, location: 'global', properties },
    ...stages.map((stage) => ({
      id: `${zoneId(zone)}/virtualNetworkLinks/${nameOfId(ids[stage].network)}`,
      name: nameOfId(ids[stage].network),
      type: `${type}/virtualNetworkLinks`,
      location: 'global',
      properties: {
        provisioningState: 'Succeeded',
        virtualNetwork: { id: ids[stage].network },
        registrationEnabled: false,
        virtualNetworkLinkState: 'Completed',
      },
    })),
  ];
}
