import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/model/json.ts';
import type { PreflightFacts } from '../../shared/model/preflight-facts.ts';
import type { Preflight } from '../../shared/model/remediation.ts';
import type { Slot, Unit } from '../../shared/model/unit.ts';
import { gateOf } from '../../shared/remediations/gate.ts';
import { registryPublicAccessDisabled as remediation } from '../../shared/remediations/registry-public-access-disabled.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { aResource, aSlot, denied, GROUP } from '../scenes.ts';
import { connection, readOnlyLock } from './estate.ts';
import { aWorld } from './world.ts';

const REGISTRY_ID = `${GROUP}/providers/microsoft.machinelearningservices/registries/mlr`;

const ENDPOINT_ID = `${GROUP}/providers/microsoft.network/privateendpoints/pe-mlr`;
const NETWORK_ID = `${GROUP}/providers/microsoft.network/virtualnetworks/vnet`;
const ZONE_ID = `${GROUP}/providers/microsoft.network/privatednszones/privatelink.api.azureml.ms`;

/** As registries name them, unlike every other type. */
const connected = (...statuses: readonly string[]): JsonObject => ({
  registryPrivateEndpointConnections: statuses.map((status) => ({
    properties: { privateEndpoint: { id: ENDPOINT_ID }, registryPrivateLinkServiceConnectionState: { status } },
  })),
});
const registry = (properties: JsonObject) =>
  aResource('registry', { id: REGISTRY_ID, location: 'westeurope', properties: { publicNetworkAccess: 'Enabled', ...properties } });

const endpoint = {
  id: ENDPOINT_ID,
  properties: {
    subnet: { id: `${NETWORK_ID}/subnets/ml` },
    privateLinkServiceConnections: [{ properties: { privateLinkServiceId: REGISTRY_ID, groupIds: ['amlregistry'] } }],
  },
};
const zoneGroup = {
  id: `${ENDPOINT_ID}/privatednszonegroups/default`,
  properties: { privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: ZONE_ID } }] },
};
const link = {
  id: `${ZONE_ID}/virtualnetworklinks/vnet`,
  properties: { virtualNetworkLinkState: 'Completed', virtualNetwork: { id: NETWORK_ID } },
};

const noLocks = aSlot('lock', [], REGISTRY_ID);
const unitWith = (locks: Slot): Unit => ({
  id: REGISTRY_ID,
  kind: 'registry',
  slots: [
    locks,
    { ...aSlot('private-endpoint', [aResource('private-endpoint', endpoint)], ENDPOINT_ID), holds: 'one' },
    aSlot('private-dns-zone-group', [aResource('private-dns-zone-group', zoneGroup)], ENDPOINT_ID),
  ],
});

const allClear: PreflightFacts = {
  zoneLinks: { [ZONE_ID]: { status: 'read', value: [aResource('lock', link)] } },
  policyDenials: { status: 'read', value: [] },
};
const denial = { assignment: 'deny-changes', because: '' };

type Case = readonly [what: string, properties: JsonObject, result: Preflight['result'], locks?: Slot, facts?: PreflightFacts];
const cases: readonly Case[] = [
  ['an approved private endpoint whose name resolves', connected('Pending', 'Approved'), 'safe'],
  ['a pending private endpoint', connected('Pending'), 'unsafe'],
  ['no private endpoint', {}, 'unsafe'],
  ['connections under the name that other types use', { privateEndpointConnections: [connection('Approved')] }, 'unsafe'],
  ['a ReadOnly lock', connected('Approved'), 'unsafe', aSlot('lock', [aResource('lock', readOnlyLock(GROUP))], REGISTRY_ID)],
  ['locks that may not be read', connected('Approved'), 'unknown', { ...noLocks, reading: denied() }],
  [
    'a policy that denies it',
    connected('Approved'),
    'unsafe',
    noLocks,
    { ...allClear, policyDenials: { status: 'read', value: [denial] } },
  ],
  ['zones that were not asked for', connected('Approved'), 'unknown', noLocks, { ...allClear, zoneLinks: {} }],
];

describe('closing an Azure Machine Learning registry', () => {
  it.each(cases.map(([what, properties, expected, ...rest]) => ({ what, properties, expected, rest })))(
    'with $what is $expected',
    ({ properties, expected, rest: [locks = noLocks, facts = allClear] }) => {
      const { result, reasons } = remediation.preflight(registry(properties), unitWith(locks), facts);
      expect(result, reasons.join(' ')).toBe(expected);
      expect(reasons.every((reason) => /^[A-Z0-9].*\.$/.test(reason))).toBe(true);
    },
  );

  it.each([null, '', 'enabled', 'Enabled'])('is planned where the value is %j, and taken back to what Azure took it for', (found) => {
    const plan = remediation.plan(registry({ publicNetworkAccess: found }));
    expect(plan).toMatchObject({
      risk: 'disruptive',
      change: { method: 'PUT', body: { properties: { publicNetworkAccess: 'Disabled' } } },
    });
    expect(plan?.undo?.body).toMatchObject({ properties: { publicNetworkAccess: found === null || found === '' ? 'Enabled' : found } });
    expect(plan?.sideEffects.every((sentence) => sentence.endsWith('.'))).toBe(true);
  });

  it.each(['Disabled', 'disabled'])('has nothing to do where it is %s', (found) => {
    expect(remediation.plan(registry({ publicNetworkAccess: found }))).toBeNull();
  });

  it('says that nobody can tell whether another operation runs, and claims nothing', () => {
    const { reasons } = remediation.preflight(registry(connected('Approved')), unitWith(noLocks), allClear);
    expect(reasons.join(' ')).toContain('does not tell of this type whether another operation is running; it is read once more');
    expect(reasons.join(' ')).not.toContain('No other operation');
  });

  it('runs by itself only where the rule is named', () => {
    const { policy } = aWorld(createMemoryStore(), { mode: 'auto' });
    const given = {
      remediation,
      risk: 'disruptive',
      preflight: { result: 'safe', reasons: [] },
      place: { resourceId: REGISTRY_ID, environment: 'dev' },
    } as const;
    expect(gateOf(policy, 'AML-NET-026', given).gate).toBe('ask');
    expect(gateOf({ ...policy, rules: { 'AML-NET-026': 'auto' } }, 'AML-NET-026', given).gate).toBe('run');
  });
});
