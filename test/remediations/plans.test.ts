import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../shared/model/json.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import { remediationById, remediationForRule, remediations } from '../../shared/remediations/registry.ts';
import { sameValue, valueAt } from '../../shared/remediations/values.ts';
import { aResource } from '../scenes.ts';

const withAccess = (value: Json): JsonObject => ({ properties: value === null ? {} : { publicNetworkAccess: value } });

const cases: readonly [rule: string, kind: Kind, found: Json, undone: string][] = [
  ['AML-NET-001', 'workspace', 'Enabled', 'Enabled'],
  ['AML-NET-001', 'workspace', null, 'Enabled'],
  ['AML-NET-001', 'workspace', '', 'Enabled'],
  ['AML-NET-027', 'storage-account', 'Enabled', 'Enabled'],
  ['AML-NET-027', 'storage-account', null, 'Enabled'],
  ['AML-NET-033', 'key-vault', 'enabled', 'enabled'],
  ['AML-NET-033', 'key-vault', 'SecuredByPerimeter', 'SecuredByPerimeter'],
  ['AML-NET-033', 'key-vault', null, 'Enabled'],
];

describe.each(cases)('the plan of %s for a %s with %j', (rule, kind, found, undone) => {
  const plan = remediationForRule(rule)?.plan(aResource(kind, withAccess(found)));

  it('closes public access and touches nothing else', () => {
    expect(plan?.change.method).toBe('PATCH');
    expect(Object.keys(plan?.change.body ?? {})).toEqual(['properties']);
    expect(Object.keys(valueAt(plan?.change.body ?? {}, 'properties') as JsonObject)).toEqual(['publicNetworkAccess']);
    expect(sameValue(valueAt(plan?.change.body ?? {}, 'properties.publicNetworkAccess'), 'Disabled')).toBe(true);
  });

  it('says what was there before', () => {
    expect(plan?.differences.map(({ path, before }) => [path, before])).toEqual([['properties.publicNetworkAccess', found]]);
  });

  it('can be undone to what Azure took the value for', () => {
    expect(plan?.undo).toEqual({ method: 'PATCH', body: { properties: { publicNetworkAccess: undone } } });
  });

  it('warns that people will notice', () => {
    expect(plan?.risk).toBe('disruptive');
    expect(plan?.sideEffects.length).toBeGreaterThan(0);
  });
});

const healthy: readonly [rule: string, kind: Kind, found: string][] = [
  ['AML-NET-001', 'workspace', 'Disabled'],
  ['AML-NET-001', 'workspace', 'disabled'],
  ['AML-NET-027', 'storage-account', 'Disabled'],
  ['AML-NET-027', 'storage-account', 'SecuredByPerimeter'],
  ['AML-NET-033', 'key-vault', 'Disabled'],
  ['AML-NET-033', 'key-vault', 'disabled'],
];

describe('nothing is planned', () => {
  it.each(healthy)('for %s on a %s with %s', (rule, kind, found) => {
    expect(remediationForRule(rule)?.plan(aResource(kind, withAccess(found)))).toBeNull();
  });
});

describe('carrying a plan out', () => {
  // What hangs on a resource is told from its unit; see logs-exported.test.ts.
  it.each(remediations.filter((one) => one.obstacle === undefined))('of $id leaves nothing to plan', (remediation) => {
    const plan = remediation.plan(aResource(remediation.kind, withAccess('Enabled')));
    expect(remediation.plan(aResource(remediation.kind, plan?.change.body ?? {}))).toBeNull();
  });
});

describe('a plan’s hash', () => {
  const workspace = remediationById('workspace-public-access-disabled');
  const hashOf = (raw: JsonObject) => workspace?.plan(aResource('workspace', raw))?.hash;

  it('is the same for the same change', () => {
    expect(hashOf(withAccess('Enabled'))).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(withAccess('Enabled'))).toBe(hashOf({ ...withAccess('Enabled'), tags: { a: 'b' } }));
  });

  it('differs with the value from before', () => {
    expect(hashOf(withAccess('Enabled'))).not.toBe(hashOf(withAccess(null)));
  });

  it('differs with the resource', () => {
    const elsewhere = { id: '/subscriptions/o/resourcegroups/g/providers/microsoft.machinelearningservices/workspaces/w' };
    expect(hashOf(withAccess('Enabled'))).not.toBe(hashOf({ ...withAccess('Enabled'), ...elsewhere }));
  });
});
