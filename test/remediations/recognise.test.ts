import { describe, expect, it } from 'vitest';
import type { Actor } from '../../shared/model/finding.ts';
import type { Json } from '../../shared/model/json.ts';
import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import { type OwnWrite, ownWriteOf, recogniseNotice, recogniseTransition } from '../../shared/remediations/recognise.ts';
import { workspacePublicAccessDisabled } from '../../shared/remediations/workspace-public-access-disabled.ts';
import { AT, aResource, WORKSPACE_ID } from '../scenes.ts';
import { aTransition } from '../transitions.ts';
import { openWorkspace } from './estate.ts';

const US = 'AAAAAAAA-0000-0000-0000-000000000001';
const actor = (objectId?: string): Actor => ({
  name: 'warden',
  type: 'managedIdentity',
  confidence: 'claims',
  ...(objectId === undefined ? {} : { objectId }),
});
const PATH = 'properties.publicNetworkAccess';
const write: OwnWrite = { instanceId: 'i', resourceId: WORKSPACE_ID, at: AT, expected: { [PATH]: 'Enabled' } };
const shown = (found: Json, path = PATH) => [
  { resourceId: WORKSPACE_ID, path, expected: 'Disabled', found, apiVersion: '2025-12-01', readAt: AT },
];
const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

describe('a transition', () => {
  const ours = aTransition({ actor: actor(US.toLowerCase()), receipt: shown('enabled'), at: later(1) });

  it('is our own when our principal wrote the value we wrote', () => {
    expect(recogniseTransition(ours, [US], [write])).toEqual(write);
  });

  it.each([
    ['another principal', { ...ours, actor: actor('somebody-else') }],
    ['a principal nobody knows', { ...ours, actor: actor() }],
    ['another value', { ...ours, receipt: shown('Disabled') }],
    ['another property', { ...ours, receipt: shown('Enabled', 'properties.other') }],
    ['another resource', { ...ours, resourceId: `${WORKSPACE_ID}2` }],
    ['much later', { ...ours, at: later(90) }],
    ['long before', { ...ours, at: later(-90) }],
  ])('is not our own with %s', (_, transition) => {
    expect(recogniseTransition(transition, [US], [write])).toBeNull();
  });

  it('is judged by when Azure says it happened', () => {
    expect(recogniseTransition({ ...ours, at: later(300), eventAt: later(2) }, [US], [write])).toEqual(write);
  });
});

describe('an event', () => {
  const notice = { resourceId: WORKSPACE_ID, at: later(1), actor: actor(US) };

  it('is our own by principal, resource and time', () => {
    expect(recogniseNotice(notice, [US], [write])).toEqual(write);
    expect(recogniseNotice({ ...notice, at: later(90) }, [US], [write])).toBeNull();
    expect(recogniseNotice({ ...notice, actor: actor('other') }, [US], [write])).toBeNull();
    expect(recogniseNotice(notice, [], [write])).toBeNull();
  });
});

describe('what a record says we wrote', () => {
  const plan = workspacePublicAccessDisabled.plan(aResource('workspace', openWorkspace));
  const record = (changes: Partial<RemediationRecord>): RemediationRecord => ({
    schemaVersion: 1,
    id: 'i',
    kind: 'fix',
    request: { remediationId: 'r', ruleId: 'x', findingId: 'f', resourceId: WORKSPACE_ID, unit: WORKSPACE_ID, requestedBy: 'p' },
    state: 'applying',
    createdAt: AT,
    updatedAt: AT,
    decisions: [],
    ...(plan === null ? {} : { plan }),
    wroteAt: AT,
    ...changes,
  });

  it('is the planned value of a fix and the value from before of an undo', () => {
    expect(ownWriteOf(record({}))?.expected).toEqual({ [PATH]: 'Disabled' });
    expect(ownWriteOf(record({ kind: 'undo' }))?.expected).toEqual({ [PATH]: 'Enabled' });
  });

  it('is nothing when nothing was sent', () => {
    const { wroteAt: _, ...unsent } = record({});
    expect(ownWriteOf(unsent)).toBeNull();
  });
});
