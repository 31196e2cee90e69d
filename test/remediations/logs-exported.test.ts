import { describe, expect, it } from 'vitest';
import { remediationForRule } from '../../shared/remediations/registry.ts';
import { aResource, aSlot, aUnit, denied, WORKSPACE_ID } from '../scenes.ts';

const LOGS = '/subscriptions/s/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/log';
const remediation = remediationForRule('AML-MON-001');
const workspace = aResource('workspace', { id: WORKSPACE_ID, properties: {} });
const setting = (enabled: boolean) => ({ properties: { workspaceId: LOGS, logs: [{ categoryGroup: 'audit', enabled }] } });
const unitWith = (...settings: ReturnType<typeof setting>[]) =>
  aUnit({
    'diagnostic-setting': aSlot(
      'diagnostic-setting',
      settings.map((raw, at) =>
        aResource('diagnostic-setting', { id: `${workspace.id}/providers/microsoft.insights/diagnosticsettings/s${at}`, ...raw }),
      ),
      workspace.id,
    ),
  });

describe('the repair of missing logs', () => {
  it('adds a setting of our own name beside others, and takes it away again', () => {
    const plan = remediation?.plan(workspace, { unit: unitWith(setting(false)), logWorkspaces: [LOGS] });
    expect(plan?.writesTo).toEqual({
      id: `${workspace.id}/providers/microsoft.insights/diagnosticsettings/aml-warden`,
      kind: 'diagnostic-setting',
    });
    expect(plan?.change).toEqual({
      method: 'PUT',
      body: { properties: { workspaceId: LOGS, logs: [{ categoryGroup: 'allLogs', enabled: true }] } },
    });
    expect(plan?.undo).toEqual({ method: 'DELETE', body: {} });
  });

  it('plans nothing where logs are exported', () => {
    expect(remediation?.plan(workspace, { unit: unitWith(setting(true)), logWorkspaces: [LOGS] })).toBeNull();
  });

  it('sends where the other logs of the unit go when nothing is configured', () => {
    expect(remediation?.obstacle?.(workspace, { unit: unitWith(setting(false)) })).toBeNull();
    expect(remediation?.plan(workspace, { unit: unitWith(setting(false)) })?.differences).toMatchObject([{ after: LOGS }]);
  });

  it('says so when it knows of no place to send to', () => {
    expect(remediation?.obstacle?.(workspace, { unit: unitWith() })).toContain('policy.approvedLogWorkspaces');
  });

  it('does not run by itself while other settings could not be read', () => {
    const blind = aUnit({ 'diagnostic-setting': { ...aSlot('diagnostic-setting', [], workspace.id), reading: denied() }, lock: [] });
    expect(remediation?.preflight(workspace, blind, {}).result).toBe('unknown');
  });

  it('adds the audit log of a vault whose setting exports something else', () => {
    const vault = aResource('key-vault', { properties: {} });
    const audit = remediationForRule('AML-MON-008');
    const unitOf = (log: object) =>
      aUnit({
        'diagnostic-setting': aSlot(
          'diagnostic-setting',
          [
            aResource('diagnostic-setting', {
              id: `${vault.id}/providers/microsoft.insights/diagnosticsettings/s`,
              properties: { workspaceId: LOGS, logs: [log] } as never,
            }),
          ],
          vault.id,
        ),
      });
    expect(audit?.plan(vault, { unit: unitOf({ category: 'AzurePolicyEvaluationDetails', enabled: true }) })).not.toBeNull();
    expect(audit?.plan(vault, { unit: unitOf({ category: 'AuditEvent', enabled: true }) })).toBeNull();
  });
});
