import { describe, expect, it } from 'vitest';
import type { PreflightFacts } from '../../shared/model/preflight-facts.ts';
import type { Slot, Unit } from '../../shared/model/unit.ts';
import type { Concern } from '../../shared/remediations/concerns.ts';
import { namesResolve } from '../../shared/remediations/private-dns.ts';
import { aResource, aSlot, denied, GROUP, WORKSPACE_ID } from '../scenes.ts';
import {
  aLink,
  aSafeUnit,
  clearFacts,
  connection,
  endpointOf,
  endpointSlot,
  ML_ZONES,
  openDependent,
  openWorkspace,
  STORAGE_ID,
  VAULT_ID,
  zoneGroupSlot,
  zoneIdOf,
} from './estate.ts';

const [API = '', NOTEBOOKS = ''] = ML_ZONES;
const HUB = `${GROUP}/providers/microsoft.network/virtualnetworks/hub`;
const workspace = aResource('workspace', openWorkspace);

const linksOf = (zone: string, reading: NonNullable<PreflightFacts['zoneLinks']>[string]): PreflightFacts => ({
  ...clearFacts,
  zoneLinks: { ...clearFacts.zoneLinks, [zoneIdOf(zone)]: reading },
});
const linkedTo = (...zones: readonly string[]): PreflightFacts => ({
  zoneLinks: Object.fromEntries(zones.map((zone) => [zoneIdOf(zone), { status: 'read', value: [aLink(zone)] }])),
});
const IN_CHINA = ['privatelink.api.ml.azure.cn', 'privatelink.notebooks.chinacloudapi.cn'];
/** The unit with slots in the place of those of the same kind and target. */
const unitWith = (...slots: readonly Slot[]): Unit => {
  const unit = aSafeUnit();
  const isReplaced = (old: Slot) => slots.some(({ kind, target }) => kind === old.kind && target === old.target);
  return { ...unit, slots: [...unit.slots.filter((slot) => !isReplaced(slot)), ...slots] };
};
const without = (kind: Slot['kind']): Unit => {
  const unit = aSafeUnit();
  return { ...unit, slots: unit.slots.filter((slot) => slot.kind !== kind) };
};
const unreadable = (slot: Slot, reading: Slot['reading']): Unit => unitWith({ ...slot, reading });

type Case = readonly [what: string, result: Concern['result'], reason: RegExp, unit: Unit, facts?: PreflightFacts];

const cases: readonly Case[] = [
  ['zones that are linked to the network of the endpoint', 'safe', /private endpoint pe-mlw in vnet1/, aSafeUnit()],
  [
    'a zone that is linked to no network',
    'unsafe',
    /notebooks.* is linked to no virtual network/,
    aSafeUnit(),
    linksOf(NOTEBOOKS, { status: 'read', value: [] }),
  ],
  ['a zone that is gone', 'unsafe', /is gone/, aSafeUnit(), linksOf(API, { status: 'gone' })],
  [
    'a zone that is linked to a hub only',
    'unknown',
    /linked to hub, not to vnet1/,
    aSafeUnit(),
    linksOf(API, { status: 'read', value: [aLink(API, HUB)] }),
  ],
  [
    'a zone that is being linked',
    'unknown',
    /still being linked/,
    aSafeUnit(),
    linksOf(API, { status: 'read', value: [aLink(API, undefined, 'InProgress')] }),
  ],
  [
    'links that may not be read',
    'unknown',
    /lacks Microsoft\.Network\/privateDnsZones\/virtualNetworkLinks\/read\./,
    aSafeUnit(),
    linksOf(API, denied('Microsoft.Network/privateDnsZones/virtualNetworkLinks/read')),
  ],
  ['links that nobody asked for', 'unknown', /nobody asked/, aSafeUnit(), {}],
  ['no zone group', 'unknown', /kept elsewhere could not be seen/, unitWith(aSlot('private-dns-zone-group', [], endpointOf(WORKSPACE_ID)))],
  ['a zone group without the notebooks', 'unknown', /in no zone privatelink\.notebooks\./, unitWith(zoneGroupSlot(WORKSPACE_ID, [API]))],
  ['zone groups that may not be read', 'unknown', /lacks X\/read/, unreadable(zoneGroupSlot(WORKSPACE_ID), denied('X/read'))],
  ['zone groups that were not collected', 'unknown', /not collected/, without('private-dns-zone-group')],
  ['an endpoint that may not be read', 'unknown', /pe-mlw .*lacks X\/read/, unreadable(endpointSlot(WORKSPACE_ID), denied('X/read'))],
  ['an endpoint that is gone', 'unknown', /it is gone/, unreadable(endpointSlot(WORKSPACE_ID), { status: 'gone' })],
  ['an endpoint that was not collected', 'unknown', /not collected/, without('private-endpoint')],
  [
    'an endpoint that does not tell what it leads to',
    'safe',
    /pe-mlw/,
    unitWith(endpointSlot(WORKSPACE_ID, { privateLinkServiceConnections: [] })),
  ],
  [
    'an endpoint that somebody asked for by hand',
    'safe',
    /pe-mlw/,
    unitWith(
      endpointSlot(WORKSPACE_ID, {
        privateLinkServiceConnections: [],
        manualPrivateLinkServiceConnections: [{ properties: { privateLinkServiceId: WORKSPACE_ID, groupIds: ['AmlWorkspace'] } }],
      }),
    ),
  ],
  [
    'an endpoint that leads to something we know no zone of',
    'unknown',
    /is not known/,
    unitWith(
      endpointSlot(WORKSPACE_ID, {
        privateLinkServiceConnections: [{ properties: { privateLinkServiceId: WORKSPACE_ID, groupIds: ['new'] } }],
      }),
    ),
  ],
  ['zones of a sovereign cloud', 'safe', /pe-mlw/, unitWith(zoneGroupSlot(WORKSPACE_ID, IN_CHINA)), linkedTo(...IN_CHINA)],
];

describe('the private DNS of a workspace', () => {
  it.each(cases.map(([what, result, reason, unit, facts]) => ({ what, result, reason, unit, facts })))('with $what', (given) => {
    const { result, reason, unit, facts = clearFacts } = given;
    const concern = namesResolve(workspace, unit, facts);
    expect(concern).toEqual({ result, reason: expect.stringMatching(reason) });
    expect(concern.reason).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the private DNS of a resource with several private endpoints', () => {
  const foreign =
    '/subscriptions/22222222-2222-2222-2222-222222222222/resourcegroups/managed/providers/microsoft.network/privateendpoints/pe-managed';
  const account = openDependent(STORAGE_ID);
  const storage = aResource('storage-account', {
    ...account,
    properties: {
      ...account.properties,
      privateEndpointConnections: [
        { properties: { privateEndpoint: { id: foreign }, privateLinkServiceConnectionState: { status: 'Approved' } } },
        connection('Approved', STORAGE_ID),
      ],
    },
  });
  const foreignSlot: Slot = { ...aSlot('private-endpoint', [], foreign), holds: 'one', reading: denied() };

  it('is fine when one of them can be followed: those of managed networks never can', () => {
    expect(namesResolve(storage, unitWith(foreignSlot), clearFacts)).toMatchObject({
      result: 'safe',
      reason: expect.stringContaining('pe-st1'),
    });
  });

  it('is not when the one that can be followed leads to something else', () => {
    const dfs = endpointSlot(STORAGE_ID, {
      privateLinkServiceConnections: [{ properties: { privateLinkServiceId: STORAGE_ID, groupIds: ['dfs'] } }],
    });
    const zone = 'privatelink.dfs.core.windows.net';
    const unit = unitWith(dfs, zoneGroupSlot(STORAGE_ID, [zone]));
    const only = aResource('storage-account', openDependent(STORAGE_ID));
    expect(namesResolve(only, unit, linkedTo(zone))).toMatchObject({
      result: 'unknown',
      reason: expect.stringContaining('privatelink.blob.'),
    });
  });

  it('is harmful when one of them is known to lead nowhere', () => {
    const facts = linksOf('privatelink.blob.core.windows.net', { status: 'read', value: [] });
    expect(namesResolve(storage, unitWith(foreignSlot), facts).result).toBe('unsafe');
  });

  it('is not known for a connection that does not tell its endpoint', () => {
    const nameless = { properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };
    const vault = aResource('key-vault', { id: VAULT_ID, properties: { privateEndpointConnections: [nameless] } });
    expect(namesResolve(vault, aSafeUnit(), clearFacts)).toMatchObject({
      result: 'unknown',
      reason: expect.stringContaining('does not tell its id'),
    });
  });
});
