import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/engine/judge.ts';
import type { JsonObject } from '../../../shared/model/json.ts';
import type { Slot } from '../../../shared/model/unit.ts';
import type { Judgement } from '../../../shared/model/verdict.ts';
import { storagePrivateEndpointsApproved } from '../../../shared/rules/storage-account/private-endpoints-approved.ts';
import { ruleCases } from '../../rule-cases.ts';
import { AT, aResource, aSlot, denied, GROUP, WORKSPACE_ID } from '../../scenes.ts';

const endpointId = (name: string) => `${GROUP}/providers/Microsoft.Network/privateEndpoints/${name}`;

const connection = (name: string, status = 'Approved') => ({
  properties: { privateEndpoint: { id: endpointId(name) }, privateLinkServiceConnectionState: { status } },
});

const account = (connections: readonly JsonObject[], isHnsEnabled = false) => ({
  raw: { properties: { isHnsEnabled, privateEndpointConnections: connections } },
});

ruleCases(storagePrivateEndpointsApproved, {
  pass: {},
  fail: {
    'there is no connection': { ...account([]), because: '0 of 0' },
    'the connections are missing': { raw: { properties: {} }, because: '0 of 0' },
    'one endpoint cannot serve two services': { ...account([connection('blob')]), because: '1 of 1' },
    'a pending one does not count': { ...account([connection('blob'), connection('file', 'Pending')]), because: '1 of 2' },
    'a data lake needs a third': { ...account([connection('blob'), connection('file')], true), because: 'dfs' },
  },
  unknown: { 'the endpoints were not collected': account([connection('blob'), connection('file')]) },
});

describe('AML-PE-011 with the private endpoints of the account in sight', () => {
  it('passes when approved endpoints serve blob and file', () => {
    expect(judged([serving('a', 'blob'), serving('b', 'File')])).toMatchObject({ verdict: 'pass' });
  });

  it('passes when the endpoint was connected by hand', () => {
    expect(judged([serving('a', 'blob'), serving('b', 'file', 'manualPrivateLinkServiceConnections')])).toMatchObject({ verdict: 'pass' });
  });

  it('fails when two endpoints serve the same service', () => {
    expect(judged([serving('a', 'blob'), serving('b', 'blob')])).toMatchObject({
      verdict: 'fail',
      because: expect.stringContaining('file'),
    });
  });

  it('does not pass when an endpoint may not be read', () => {
    const hidden = { ...serving('b', 'file'), reading: denied() };
    expect(judged([serving('a', 'blob'), hidden])).toMatchObject({ verdict: 'unknown', missing: 'Microsoft.Test/read' });
  });
});

function serving(name: string, group: string, connections = 'privateLinkServiceConnections'): Slot {
  const raw = { id: endpointId(name), properties: { [connections]: [{ properties: { groupIds: [group] } }] } };
  return { ...aSlot('private-endpoint', [aResource('private-endpoint', raw)], endpointId(name).toLowerCase()), holds: 'one' };
}

function judged(endpoints: readonly Slot[]): Judgement | undefined {
  const { raw } = account([connection('a'), connection('b')]);
  const own = aSlot('storage-account', [aResource('storage-account', raw)]);
  return judge({ id: WORKSPACE_ID, kind: 'workspace', slots: [own, ...endpoints] }, [storagePrivateEndpointsApproved], { at: AT })[0];
}
