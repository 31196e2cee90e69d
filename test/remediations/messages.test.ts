import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import { messageOf } from '../../shared/remediations/messages.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { AT, aResource, WORKSPACE_ID } from '../scenes.ts';
import { openWorkspace } from './estate.ts';
import { aRequest } from './world.ts';

const plan = workspacePublicAccessDisabled.plan(aResource('workspace', openWorkspace)) ?? expect.unreachable('the workspace is open');
const EXPIRES = '2026-12-01T10:00:00.000Z';
const record: RemediationRecord = {
  schemaVersion: 1,
  id: 'r1',
  kind: 'fix',
  request: aRequest,
  state: 'waiting',
  because: 'A person decides.',
  createdAt: AT,
  updatedAt: AT,
  environment: 'prod',
  decisions: [],
  plan,
  preflight: { result: 'unknown', reasons: ['Locks could not be read.'] },
  ask: { number: 2, planHash: plan.hash, preflight: 'unknown', askedAt: AT, expiresAt: EXPIRES },
};
const options = { publicUrl: 'https://warden.example', approval: '/api/approvals/r1?ask=2', at: new Date(AT) };

describe('what people are told while they are asked', () => {
  it('is the exact change, what it does, until when, and where to decide', () => {
    const message = messageOf(record, options);
    expect(message).toMatchObject({
      id: 'remediation-r1-ask-2',
      topic: 'approval',
      unit: WORKSPACE_ID,
      environment: 'prod',
      expiresAt: EXPIRES,
      differences: [{ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' }],
      links: [{ title: 'Decide', url: 'https://warden.example/api/approvals/r1?ask=2' }, { title: 'Remediation' }, { title: 'Finding' }],
    });
    expect(message.text).toContain('Locks could not be read.');
    for (const effect of plan.sideEffects) expect(message.text).toContain(effect);
    expect(message.facts).toContainEqual({ name: 'Open until', value: EXPIRES });
  });

  it('names the command where the app does not know its own address', () => {
    const message = messageOf(record, { at: options.at });
    expect(message.links).toEqual([]);
    expect(message.text).toContain('aml-warden approve r1');
  });

  it('is another message for another question, and the same for the same', () => {
    const again = { ...record, ask: { ...(record.ask ?? expect.unreachable()), number: 3 } };
    expect(messageOf(again, options).id).not.toBe(messageOf(record, options).id);
    expect(messageOf(record, options)).toEqual(messageOf(record, options));
  });

  it('says that it cannot be undone where it cannot, and when it will be written', () => {
    const { undo: _, ...rest } = plan;
    const message = messageOf({ ...record, plan: { ...rest, undo: null }, notBefore: '2026-11-24T22:00:00.000Z' }, options);
    expect(message.text).toContain('It cannot be undone.');
    expect(message.facts).toContainEqual({ name: 'Written not before', value: '2026-11-24T22:00:00.000Z' });
  });
});

describe('what people are told at the end', () => {
  const ended = (changes: Partial<RemediationRecord>) =>
    messageOf({ ...record, state: 'finished', because: 'So it is.', ...changes }, options);

  it.each([
    ['repaired', 'Repaired'],
    ['refused', 'Repair refused'],
    ['expired', 'Approval expired'],
    ['undone', 'Repair taken back'],
  ] as const)('%s', (outcome, title) => {
    const message = ended({ outcome });
    expect(message).toMatchObject({ id: `remediation-r1-${outcome}`, topic: 'remediation', text: 'So it is.' });
    expect(message.title.startsWith(title)).toBe(true);
  });

  it('shows a change only where something was written', () => {
    expect(ended({ outcome: 'refused' })).not.toHaveProperty('differences');
    expect(ended({ outcome: 'repaired', wroteAt: AT }).differences).toHaveLength(1);
  });

  it('is urgent where somebody has to do something', () => {
    expect(ended({ outcome: 'failed' }).severity).toBe('high');
    expect(ended({ outcome: 'repaired' }).severity).toBe('medium');
  });

  it('is urgent, and once a day and plan the same message, where a repair that is wanted was refused', () => {
    const refused = ended({ outcome: 'refused', mode: 'auto', preflight: { result: 'unsafe', reasons: ['So it is.'] } });
    expect(refused).toMatchObject({ severity: 'high', text: 'So it is.' });
    expect(refused.facts).toContainEqual({ name: 'Preflight', value: 'unsafe' });
    expect(ended({ outcome: 'refused', mode: 'approve', id: 'r2' }).id).toBe(refused.id);
    expect(ended({ outcome: 'refused', mode: 'auto', plan: { ...plan, hash: 'other' } }).id).not.toBe(refused.id);
    const tomorrow = messageOf(
      { ...record, state: 'finished', outcome: 'refused', mode: 'auto' },
      { ...options, at: new Date('2026-11-25T10:00:00Z') },
    );
    expect(tomorrow.id).not.toBe(refused.id);
  });

  it.each([
    ['the mode does not want it', { mode: 'audit' }],
    ['a person asked for it and has the answer', { mode: 'auto', request: { ...aRequest, requestedBy: 'ada@contoso.com' } }],
    ['somebody keeps changing it back, which the finding tells', { mode: 'auto', gate: 'refuse' }],
    ['a repair was to be taken back', { mode: 'auto', kind: 'undo' }],
  ] as const)('is not urgent where %s', (_, changes) => {
    const refused = ended({ outcome: 'refused', ...changes });
    expect([refused.severity, refused.id]).toEqual(['medium', 'remediation-r1-refused']);
  });

  it('names who approved it', () => {
    expect(ended({ outcome: 'repaired', approver: 'ada' }).facts).toContainEqual({ name: 'Approved by', value: 'ada' });
  });
});
