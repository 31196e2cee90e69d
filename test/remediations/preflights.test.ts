import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Remediation } from '../../shared/model/remediation.ts';
import type { Slot, Unit } from '../../shared/model/unit.ts';
import { keyVaultPublicAccessDisabled } from '../../shared/remediations/key-vault-public-access-disabled.ts';
import { storagePublicAccessDisabled } from '../../shared/remediations/storage-public-access-disabled.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { aResource, aSlot, denied, GROUP, SUBSCRIPTION, WORKSPACE_ID } from '../scenes.ts';
import { aSafeUnit, clearFacts, connection, openDependent, openWorkspace, readOnlyLock, STORAGE_ID, VAULT_ID } from './estate.ts';

const deniedSlot = (kind: Slot['kind'], target = WORKSPACE_ID): Slot => ({ ...aSlot(kind, [], target), reading: denied() });
const without = (unit: Unit, kind: Slot['kind']): Unit => ({ ...unit, slots: unit.slots.filter((slot) => slot.kind !== kind) });
const endpoint = { id: `${WORKSPACE_ID}/onlineendpoints/e1`, properties: {} };
const deployment = (properties: JsonObject) => ({ id: `${endpoint.id}/deployments/blue`, properties });
const workspaceWith = (changes: JsonObject) => ({ ...openWorkspace, properties: { ...openWorkspace.properties, ...changes } });

type Case = readonly [what: string, result: 'safe' | 'unsafe' | 'unknown', unit: Unit, workspace?: JsonObject & { readonly id: string }];

const workspaceCases: readonly Case[] = [
  ['everything healthy', 'safe', aSafeUnit()],
  ['a pending private endpoint only', 'unsafe', aSafeUnit({ 'private-endpoint-connection': [connection('Pending')] })],
  ['no private endpoint', 'unsafe', aSafeUnit({ 'private-endpoint-connection': [] })],
  [
    'private endpoints that may not be read',
    'unknown',
    aSafeUnit({ 'private-endpoint-connection': deniedSlot('private-endpoint-connection') }),
  ],
  ['private endpoints that were not collected', 'unknown', without(aSafeUnit(), 'private-endpoint-connection')],
  ['a ReadOnly lock on it', 'unsafe', aSafeUnit({ lock: [readOnlyLock(WORKSPACE_ID)] })],
  ['a ReadOnly lock on its group', 'unsafe', aSafeUnit({ lock: [readOnlyLock(GROUP)] })],
  ['a ReadOnly lock on its subscription', 'unsafe', aSafeUnit({ lock: [readOnlyLock(SUBSCRIPTION)] })],
  ['a ReadOnly lock on something else', 'safe', aSafeUnit({ lock: [readOnlyLock(STORAGE_ID)] })],
  ['a CanNotDelete lock', 'safe', aSafeUnit({ lock: [{ ...readOnlyLock(WORKSPACE_ID), properties: { level: 'CanNotDelete' } }] })],
  ['locks that may not be read', 'unknown', aSafeUnit({ lock: deniedSlot('lock') })],
  ['locks that were not collected', 'unknown', without(aSafeUnit(), 'lock')],
  ['another operation running', 'unknown', aSafeUnit(), workspaceWith({ provisioningState: 'Updating' })],
  ['a failed last operation', 'safe', aSafeUnit(), workspaceWith({ provisioningState: 'Failed' })],
  ['a project', 'unsafe', aSafeUnit(), { ...openWorkspace, kind: 'Project' }],
  [
    'a managed deployment with public egress',
    'unsafe',
    aSafeUnit({ 'online-endpoint': [endpoint], 'online-deployment': [deployment({ endpointComputeType: 'Managed' })] }),
  ],
  [
    'a managed deployment with private egress',
    'safe',
    aSafeUnit({
      'online-endpoint': [endpoint],
      'online-deployment': [deployment({ endpointComputeType: 'Managed', egressPublicNetworkAccess: 'Disabled' })],
    }),
  ],
  [
    'a Kubernetes deployment',
    'safe',
    aSafeUnit({ 'online-endpoint': [endpoint], 'online-deployment': [deployment({ endpointComputeType: 'Kubernetes' })] }),
  ],
  [
    'public egress that a managed network overrules',
    'safe',
    aSafeUnit({ 'online-endpoint': [endpoint], 'online-deployment': [deployment({ endpointComputeType: 'Managed' })] }),
    workspaceWith({ managedNetwork: { isolationMode: 'AllowInternetOutbound' } }),
  ],
  ['an endpoint whose deployments were not collected', 'unknown', aSafeUnit({ 'online-endpoint': [endpoint] })],
  ['endpoints that may not be read', 'unknown', aSafeUnit({ 'online-endpoint': deniedSlot('online-endpoint') })],
  ['endpoints that were not collected', 'unknown', without(aSafeUnit(), 'online-endpoint')],
  [
    'something unsafe and something unknown',
    'unsafe',
    aSafeUnit({ 'private-endpoint-connection': [], 'online-endpoint': deniedSlot('online-endpoint') }),
  ],
];

describe('closing a workspace', () => {
  it.each(workspaceCases.map(([what, result, unit, raw]) => ({ what, result, unit, raw })))(
    'with $what is $result',
    ({ result, unit, raw }) => {
      const preflight = workspacePublicAccessDisabled.preflight(aResource('workspace', raw ?? openWorkspace), unit, clearFacts);
      expect(preflight.result).toBe(result);
      expect(preflight.reasons.every((reason) => /^[A-Z0-9].*\.$/.test(reason))).toBe(true);
      expect(preflight.reasons).not.toEqual([]);
    },
  );
});

const dependents: readonly [name: string, remediation: Remediation, id: string][] = [
  ['storage account', storagePublicAccessDisabled, STORAGE_ID],
  ['key vault', keyVaultPublicAccessDisabled, VAULT_ID],
];

describe.each(dependents)('closing a %s', (_, remediation, id) => {
  const preflight = (changes: JsonObject, unit = aSafeUnit()) => {
    const properties = { ...openDependent(id).properties, ...changes };
    return remediation.preflight(aResource(remediation.kind, { id, properties }), unit, clearFacts).result;
  };

  it('is safe when an endpoint is approved and trusted services pass', () => {
    expect(preflight({})).toBe('safe');
  });

  it.each([
    ['no private endpoint', { privateEndpointConnections: [] }],
    ['a rejected private endpoint', { privateEndpointConnections: [connection('Rejected')] }],
    ['no list of private endpoints at all', { privateEndpointConnections: null }],
    ['no bypass for trusted services', { networkAcls: { bypass: 'None' } }],
    ['a bypass for logging only', { networkAcls: { bypass: 'Logging, Metrics' } }],
  ])('is unsafe with %s', (_what, changes) => {
    expect(preflight(changes)).toBe('unsafe');
  });

  it.each([
    ['a bypass for several', { networkAcls: { bypass: 'Logging, Metrics, AzureServices' } }],
    ['the bypass left to its default', { networkAcls: {} }],
  ])('is safe with %s', (_what, changes) => {
    expect(preflight(changes)).toBe('safe');
  });

  it('is unsafe under a ReadOnly lock of its own', () => {
    const lock = aSlot('lock', [aResource('lock', readOnlyLock(id))], id);
    expect(preflight({}, { ...aSafeUnit(), slots: [...aSafeUnit().slots, lock] })).toBe('unsafe');
  });

  it('is unknown while only the locks of others are known', () => {
    const unit = aSafeUnit();
    expect(preflight({}, { ...unit, slots: unit.slots.filter(({ target }) => target !== id) })).toBe('unknown');
  });

  it('is unknown while another operation runs', () => {
    expect(preflight({ provisioningState: 'Creating' })).toBe('unknown');
  });

  it.each([null, ''])('is unknown where its type tells its state and it is %j this time', (provisioningState) => {
    expect(preflight({ provisioningState })).toBe('unknown');
  });
});
