import { describe, expect, it } from 'vitest';
import type { DiagnosisEntry, PreflightFacts } from '../../shared/model/preflight-facts.ts';
import type { Preflight } from '../../shared/model/remediation.ts';
import { containerRegistryPublicAccessDisabled } from '../../shared/remediations/container-registry-public-access-disabled.ts';
import { keyVaultPublicAccessDisabled } from '../../shared/remediations/key-vault-public-access-disabled.ts';
import { onlineEndpointPublicAccessDisabled } from '../../shared/remediations/online-endpoint-public-access-disabled.ts';
import { remediations } from '../../shared/remediations/registry.ts';
import { storagePublicAccessDisabled } from '../../shared/remediations/storage-public-access-disabled.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { aResource, denied, WORKSPACE_ID } from '../scenes.ts';
import { aSafeUnit, clearFacts, openDependent, openWorkspace, STORAGE_ID, VAULT_ID } from './estate.ts';

const entry = (level: DiagnosisEntry['level'], code = 'CustomDnsInUse', message = 'Set up your server.'): DiagnosisEntry => ({
  level,
  area: 'dnsResolutionResults',
  code,
  message,
});
const found = (...entries: readonly DiagnosisEntry[]): PreflightFacts => ({ ...clearFacts, diagnosis: { status: 'read', value: entries } });
const denials = (...all: readonly [assignment: string, because: string][]): PreflightFacts => ({
  ...clearFacts,
  policyDenials: { status: 'read', value: all.map(([assignment, because]) => ({ assignment, because })) },
});
const { policyDenials: _policy, ...withoutPolicy } = clearFacts;
const { diagnosis: _diagnosis, ...withoutDiagnosis } = clearFacts;

const POLICY_ACTION = 'Microsoft.PolicyInsights/checkPolicyRestrictions/read';
const DIAGNOSE_ACTION = 'Microsoft.MachineLearningServices/workspaces/diagnose/action';

type Case = readonly [what: string, facts: PreflightFacts, result: Preflight['result'], reason: RegExp];

const cases: readonly Case[] = [
  ['nothing that speaks against it', clearFacts, 'safe', /No policy denies.*finds no error/],
  ['a policy that denies it', denials(['keep-open', '']), 'unsafe', /denies the change: keep-open\./],
  ['a policy that says why', denials(['keep-open', 'Partners need it']), 'unsafe', /keep-open \(Partners need it\)/],
  ['more policies than a person reads', denials(['a', ''], ['b', ''], ['c', ''], ['d', '']), 'unsafe', /a; b; c; and 1 more\./],
  [
    'a question about policy that may not be asked',
    { ...clearFacts, policyDenials: denied(POLICY_ACTION) },
    'unknown',
    new RegExp(`lacks ${POLICY_ACTION}`),
  ],
  [
    'a question about policy that got no answer',
    { ...clearFacts, policyDenials: { status: 'unread', because: 'Azure answered 500' } },
    'unknown',
    /Azure answered 500\./,
  ],
  ['a question about policy that was not asked', withoutPolicy, 'unknown', /nobody asked/],
  ['an error in the diagnosis', found(entry('error')), 'unsafe', /reports CustomDnsInUse \(dnsResolutionResults\): Set up your server\./],
  ['an error without a code', found(entry('error', '')), 'unsafe', /reports a problem/],
  ['a warning in the diagnosis', found(entry('warning')), 'safe', /only warns: CustomDnsInUse/],
  ['a warning and an error', found(entry('warning', 'Mild'), entry('error', 'Bad')), 'unsafe', /reports Bad/],
  [
    'a diagnosis that may not be asked for',
    { ...clearFacts, diagnosis: denied(DIAGNOSE_ACTION) },
    'unknown',
    new RegExp(`lacks ${DIAGNOSE_ACTION}`),
  ],
  [
    'a diagnosis that took too long',
    { ...clearFacts, diagnosis: { status: 'unread', because: 'The time was up.' } },
    'unknown',
    /The time was up\./,
  ],
  ['a diagnosis that nobody asked for', withoutDiagnosis, 'unknown', /nobody asked/],
];

const registryId = STORAGE_ID.replace('microsoft.storage/storageaccounts/st1', 'microsoft.containerregistry/registries/cr1');
const closings = [
  ['a workspace', workspacePublicAccessDisabled, openWorkspace],
  ['a storage account', storagePublicAccessDisabled, openDependent(STORAGE_ID)],
  ['a key vault', keyVaultPublicAccessDisabled, openDependent(VAULT_ID)],
] as const;

describe.each(closings)('closing %s', (_, remediation, raw) => {
  const preflight = (facts: PreflightFacts) => remediation.preflight(aResource(remediation.kind, raw), aSafeUnit(), facts);

  it.each(cases)('with %s', (_what, facts, result, reason) => {
    const answer = preflight(facts);
    expect(answer.result).toBe(result);
    expect(answer.reasons.join(' ')).toMatch(reason);
    expect(answer.reasons.every((one) => /^[A-Z0-9].*\.$/.test(one))).toBe(true);
  });
});

describe('the repairs that close public access', () => {
  const closing = remediations.filter(({ id }) => id.endsWith('-public-access-disabled'));

  it('want all there is to know and are never safe without it', () => {
    expect(closing.length).toBeGreaterThanOrEqual(6);
    for (const remediation of closing) {
      expect(remediation.facts).toEqual(['zoneLinks', 'policyDenials', 'diagnosis']);
      expect(remediation.preflight(aResource(remediation.kind, { properties: {} }), aSafeUnit(), {}).result, remediation.id).not.toBe(
        'safe',
      );
    }
  });

  it('ask about nothing more elsewhere', () => {
    expect(remediations.filter((one) => !closing.includes(one)).filter(({ facts }) => facts !== undefined)).toEqual([]);
  });

  it('follow an online endpoint through its workspace', () => {
    const endpoint = aResource('online-endpoint', {
      id: `${WORKSPACE_ID}/onlineendpoints/e1`,
      properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Succeeded' },
    });
    const unit = aSafeUnit();
    const lock = unit.slots.find(({ kind }) => kind === 'lock') ?? expect.unreachable();
    const own = { ...unit, slots: [...unit.slots, { ...lock, target: endpoint.id }] };
    expect(onlineEndpointPublicAccessDisabled.preflight(endpoint, own, clearFacts).result).toBe('safe');
    expect(onlineEndpointPublicAccessDisabled.preflight(endpoint, own, { ...clearFacts, zoneLinks: {} }).result).toBe('unknown');
    const blind = { ...own, slots: own.slots.filter(({ kind }) => kind !== 'workspace') };
    expect(onlineEndpointPublicAccessDisabled.preflight(endpoint, blind, clearFacts).reasons).toContain('The workspace could not be read.');
  });

  it('do not diagnose what is no workspace', () => {
    const registry = aResource('container-registry', {
      id: registryId,
      sku: { name: 'Premium' },
      properties: { privateEndpointConnections: [] },
    });
    const { reasons } = containerRegistryPublicAccessDisabled.preflight(registry, { ...aSafeUnit(), kind: 'registry' }, withoutDiagnosis);
    expect(reasons.join(' ')).not.toContain('diagnos');
  });
});
