import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../shared/model/json.ts';
import { remediationForRule } from '../../shared/remediations/registry.ts';
import { bodyWith } from '../../shared/remediations/setting.ts';
import { aResource } from '../scenes.ts';

interface Case {
  readonly path: string;
  readonly wanted: Json;
  /** What an undo brings back where Azure returned nothing. */
  readonly missing: Json;
  readonly alsoFine?: readonly Json[];
  readonly cls: 'AUTO' | 'GATED';
}

const cases: Readonly<Record<string, Case>> = {
  'AML-ENC-014': { path: 'properties.supportsHttpsTrafficOnly', wanted: true, missing: false, cls: 'GATED' },
  'AML-ENC-015': { path: 'properties.minimumTlsVersion', wanted: 'TLS1_2', missing: 'TLS1_0', alsoFine: ['TLS1_3'], cls: 'GATED' },
  'AML-AAD-019': { path: 'properties.allowBlobPublicAccess', wanted: false, missing: true, cls: 'GATED' },
  'AML-NET-036': { path: 'properties.publicNetworkAccess', wanted: 'Disabled', missing: 'Enabled', cls: 'GATED' },
  'AML-AAD-024': { path: 'properties.adminUserEnabled', wanted: false, missing: true, cls: 'GATED' },
  'AML-AAD-006': { path: 'properties.systemDatastoresAuthMode', wanted: 'Identity', missing: 'AccessKey', cls: 'GATED' },
  'AML-CICD-005': { path: 'properties.properties.scaleSettings.minNodeCount', wanted: 0, missing: 0, cls: 'AUTO' },
};

describe.each(Object.entries(cases))('the repair of %s', (rule, { path, wanted, missing, alsoFine = [], cls }) => {
  const remediation = remediationForRule(rule);
  const planOf = (value: Json | undefined) => {
    const raw: JsonObject = value === undefined ? { properties: {} } : bodyWith(path, value);
    return remediation?.plan(aResource(remediation.kind, raw));
  };

  it('sets one property, by a PATCH that names nothing else', () => {
    const plan = planOf('other');
    expect(plan?.change).toEqual({ method: 'PATCH', body: bodyWith(path, wanted) });
    expect(plan?.differences).toEqual([{ path, before: 'other', after: wanted }]);
    expect(plan?.undo).toEqual({ method: 'PATCH', body: bodyWith(path, 'other') });
  });

  it('brings back what Azure took a missing value for', () => {
    expect(planOf(undefined)?.undo).toEqual({ method: 'PATCH', body: bodyWith(path, missing) });
  });

  it.each([wanted, ...alsoFine])('leaves %j alone', (value) => {
    expect(planOf(value)).toBeNull();
  });

  it('says what people will notice, and whether it may run by itself', () => {
    expect(remediation?.class).toBe(cls);
    expect(planOf('other')?.sideEffects.every((sentence) => sentence.endsWith('.'))).toBe(true);
  });
});

describe('a cluster that scales to zero', () => {
  it('keeps its largest size and its patience', () => {
    const scaleSettings = { minNodeCount: 2, maxNodeCount: 6, nodeIdleTimeBeforeScaleDown: 'PT5M' };
    const plan = remediationForRule('AML-CICD-005')?.plan(
      aResource('compute', { properties: { properties: { scaleSettings, vmSize: 'S' } } }),
    );
    expect(plan?.change.body).toEqual({ properties: { properties: { scaleSettings: { ...scaleSettings, minNodeCount: 0 } } } });
    expect(plan?.undo?.body).toEqual({ properties: { properties: { scaleSettings } } });
  });
});

describe('an online endpoint that is closed', () => {
  const raw: JsonObject = {
    id: '/x',
    name: 'e1',
    location: 'westeurope',
    kind: 'Managed',
    tags: { team: 'fraud' },
    identity: { type: 'UserAssigned', principalId: 'p', userAssignedIdentities: { '/id/a': { clientId: 'c' } } },
    systemData: { createdBy: 'ada' },
    properties: {
      authMode: 'AADToken',
      traffic: { blue: 90, green: 10 },
      publicNetworkAccess: 'Enabled',
      scoringUri: 'https://e1',
      provisioningState: 'Succeeded',
    },
  };
  const remediation = remediationForRule('AML-NET-020');
  const plan = remediation?.plan(aResource('online-endpoint', raw));

  it('is put whole, with its traffic, tags and identity, without what only Azure writes', () => {
    expect(plan?.change).toEqual({
      method: 'PUT',
      body: {
        location: 'westeurope',
        kind: 'Managed',
        tags: { team: 'fraud' },
        identity: { type: 'UserAssigned', userAssignedIdentities: { '/id/a': {} } },
        properties: { authMode: 'AADToken', traffic: { blue: 90, green: 10 }, publicNetworkAccess: 'Disabled' },
      },
    });
  });

  it('is opened again with the traffic of then', () => {
    const moved = { ...raw, properties: { authMode: 'AADToken', traffic: { green: 100 }, publicNetworkAccess: 'Disabled' } };
    const undo = plan?.undo ?? { method: 'PUT', body: {} };
    expect(remediation?.rebase?.(undo, aResource('online-endpoint', moved)).body['properties']).toEqual({
      authMode: 'AADToken',
      traffic: { green: 100 },
      publicNetworkAccess: 'Enabled',
    });
  });
});
