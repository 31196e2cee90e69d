import { describe, expect, it } from 'vitest';
import { compare } from '../../shared/ledger/life.ts';
import type { Cause, Look, Notice } from '../../shared/model/finding.ts';
import type { Json } from '../../shared/model/json.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import type { Reading, Resource, Slot, Unit } from '../../shared/model/unit.ts';
import type { Judgement } from '../../shared/model/verdict.ts';
import { AT, aResource, denied, GROUP, WORKSPACE_ID } from '../scenes.ts';

const LATER = '2026-11-24T11:00:00.000Z';
const COMPUTE = `${WORKSPACE_ID}/computes/ci1`;
const ENDPOINT = `${WORKSPACE_ID}/onlineendpoints/e1`;
const DIAGNOSTICS = `${ENDPOINT}/providers/microsoft.insights/diagnosticsettings/d1`;
const STORAGE = `${GROUP}/providers/microsoft.storage/storageaccounts/st1`;
const UNREAD: Reading<never> = { status: 'unread', because: 'throttled' };
const GONE: Reading<never> = { status: 'gone' };

function slot(kind: Kind, target: string, content: readonly string[] | Reading<never>): Slot {
  const reading: Reading<readonly Resource[]> =
    'status' in content ? content : { status: 'read', value: content.map((id) => aResource(kind, { id })) };
  return { kind, holds: Array.isArray(content) && content[0] === target ? 'one' : 'many', target, readAt: AT, reading };
}

const root = (reading?: Reading<never>): Slot => ({ ...slot('workspace', WORKSPACE_ID, reading ?? [WORKSPACE_ID]), holds: 'one' });
const unitOf = (...slots: readonly Slot[]): Unit => ({
  id: WORKSPACE_ID,
  kind: 'workspace',
  slots: slots.some(({ kind }) => kind === 'workspace') ? slots : [root(), ...slots],
});

function judged(
  verdict: Judgement['verdict'],
  {
    kind = 'workspace',
    resourceId = WORKSPACE_ID,
    found = 'Enabled',
    ruleId = 'AML-NET-001',
    path = 'p',
  }: { kind?: Kind; resourceId?: string; found?: Json; ruleId?: string; path?: string } = {},
): Judgement {
  return {
    ruleId,
    title: 'Title',
    severity: 'high',
    control: 3,
    verdict,
    resourceId,
    resourceType: armTypes[kind],
    unit: WORKSPACE_ID,
    because: `It is ${JSON.stringify(found)}.`,
    receipt: [{ resourceId, path, expected: 'x', found, apiVersion: '1', readAt: AT }],
    ...(verdict === 'fail' || verdict === 'exempt' ? { findingId: `id ${ruleId} ${resourceId}` } : {}),
  };
}

interface Seen {
  readonly judgements?: readonly Judgement[];
  readonly unit?: Unit;
  readonly previous?: Look | undefined;
  readonly at?: string;
  readonly cause?: Cause;
  readonly catalogueVersion?: string;
  readonly notices?: readonly Notice[];
}

function look({
  judgements = [],
  unit = unitOf(),
  previous,
  at = LATER,
  cause = 'event',
  catalogueVersion = '1',
  notices = [],
}: Seen): Look {
  const compared = compare({ previous, unit, judgements, at, cause, catalogueVersion, notices });
  return { schemaVersion: 1, id: `look at ${at}`, unit, unitKind: 'workspace', at, cause, catalogueVersion, judgements, ...compared };
}

const changes = ({ transitions }: Look) => transitions.map(({ change }) => change);
const earlier = (verdict: Judgement['verdict'], options = {}) => look({ judgements: [judged(verdict, options)], at: AT });

describe('a finding from one look to the next', () => {
  const changed = { found: 'Disabled-ish' };
  it.each([
    ['is opened by a first failure', [earlier('pass'), judged('fail')], ['opened'], 'open'],
    ['goes on without a word', [earlier('fail'), judged('fail')], [], 'open'],
    ['is told again when it fails in another way', [earlier('fail'), judged('fail', changed)], ['changed'], 'open'],
    ['is resolved by a pass', [earlier('fail'), judged('pass', changed)], ['resolved'], 'resolved'],
    ['is resolved when the rule no longer applies', [earlier('fail'), judged('notApplicable')], ['resolved'], 'resolved'],
    ['is exempted by a decision', [earlier('fail'), judged('exempt')], ['exempted'], 'exempt'],
    ['is exempted at first sight', [earlier('pass'), judged('exempt')], ['exempted'], 'exempt'],
    ['stays exempt without a word', [earlier('exempt'), judged('exempt')], [], 'exempt'],
    ['opens when its exemption ends', [earlier('exempt'), judged('fail')], ['opened'], 'open'],
    ['is resolved from exempt', [earlier('exempt'), judged('pass')], ['resolved'], 'resolved'],
    ['stays open while nobody can see', [earlier('fail'), judged('unknown')], [], 'open'],
    ['stays exempt while nobody can see', [earlier('exempt'), judged('unknown')], [], 'exempt'],
  ] as const)('%s', (_, [previous, judgement], told, status) => {
    const next = look({ previous, judgements: [judgement] });
    expect({ changes: changes(next), statuses: next.findings.map((finding) => finding.status) }).toEqual({
      changes: told,
      statuses: [status],
    });
  });

  it.each(['pass', 'notApplicable', 'unknown'] as const)('does not begin with %s', (verdict) => {
    expect(look({ previous: earlier('pass'), judgements: [judged(verdict)] })).toMatchObject({ findings: [], transitions: [] });
  });

  it('regresses when it comes back, keeps its first day and counts', () => {
    const resolved = look({ previous: earlier('fail'), judgements: [judged('pass')] });
    const back = look({ previous: resolved, judgements: [judged('fail')], at: '2026-11-25T10:00:00Z' });
    expect(changes(back)).toEqual(['regressed']);
    expect(back.findings).toMatchObject([{ firstSeen: AT, lastSeen: '2026-11-25T10:00:00Z', regressions: 1, status: 'open' }]);
    expect(back.findings[0]).not.toHaveProperty('resolvedAt');
  });

  it('is resolved once', () => {
    const resolved = look({ previous: earlier('fail'), judgements: [judged('pass')] });
    expect(changes(look({ previous: resolved, judgements: [judged('pass')], at: '2026-11-25T10:00:00Z' }))).toEqual([]);
  });

  it('is forgotten long after it was resolved', () => {
    const resolved = look({ previous: earlier('fail'), judgements: [judged('pass')] });
    expect(look({ previous: resolved, judgements: [judged('pass')], at: '2027-06-01T00:00:00Z' }).findings).toEqual([]);
  });

  it('says since when nobody could see, until somebody can', () => {
    const blind = look({ previous: earlier('fail'), judgements: [judged('unknown')] });
    const stillBlind = look({ previous: blind, judgements: [judged('unknown')], at: '2026-11-24T12:00:00Z' });
    expect(stillBlind.findings).toMatchObject([{ unknownSince: LATER, lastSeen: AT }]);
    const seeing = look({ previous: stillBlind, judgements: [judged('fail')], at: '2026-11-24T13:00:00Z' });
    expect(seeing.findings[0]).not.toHaveProperty('unknownSince');
    expect(changes(seeing)).toEqual([]);
  });

  it('gives every transition an id of its own and the same one when compared again', () => {
    const previous = earlier('fail');
    const [once, again] = [0, 1].map(() => look({ previous, judgements: [judged('pass')] }).transitions[0]?.id);
    const back = look({ previous: look({ previous, judgements: [judged('pass')] }), judgements: [judged('fail')] });
    expect(once).toBe(again);
    expect(back.transitions[0]?.id).not.toBe(once);
  });

  it('takes evidence for the same whatever the order of keys and lines', () => {
    const previous = earlier('fail', { found: { a: 1, b: [1, 2] } });
    expect(changes(look({ previous, judgements: [judged('fail', { found: { b: [1, 2], a: 1 } })] }))).toEqual([]);
    expect(changes(look({ previous, judgements: [judged('fail', { found: { b: [2, 1], a: 1 } })] }))).toEqual(['changed']);
  });
});

describe('a finding whose resource was not judged', () => {
  const compute = { kind: 'compute', resourceId: COMPUTE } as const;
  const diagnostics = { kind: 'diagnostic-setting', resourceId: DIAGNOSTICS } as const;
  const storage = { kind: 'storage-account', resourceId: STORAGE } as const;
  const withCompute = unitOf(slot('compute', WORKSPACE_ID, [COMPUTE]));
  const endpoints = slot('online-endpoint', WORKSPACE_ID, [ENDPOINT]);
  const ownDiagnostics = slot('diagnostic-setting', WORKSPACE_ID, []);
  const withDiagnostics = unitOf(endpoints, ownDiagnostics, slot('diagnostic-setting', ENDPOINT, [DIAGNOSTICS]));
  const withStorage = unitOf(slot('storage-account', STORAGE, [STORAGE]));

  it.each([
    ['resolved when its list was read without it', compute, withCompute, unitOf(slot('compute', WORKSPACE_ID, [])), /ci1 was deleted/],
    ['kept when its list was denied', compute, withCompute, unitOf(slot('compute', WORKSPACE_ID, denied())), 'open'],
    ['kept when its list was not read', compute, withCompute, unitOf(slot('compute', WORKSPACE_ID, UNREAD)), 'open'],
    ['kept when nobody looked for such resources', compute, withCompute, unitOf(), 'open'],
    ['kept when the unit itself was denied', compute, withCompute, unitOf(root(denied())), 'open'],
    ['resolved when the rule is gone and the resource is there', compute, withCompute, withCompute, /no longer applied/],
    ['resolved with its unit', compute, withCompute, unitOf(root(GONE)), /The workspace mlw was deleted/],
    [
      'resolved when its own reading says gone',
      storage,
      withStorage,
      unitOf({ ...slot('storage-account', STORAGE, GONE), holds: 'one' }),
      /st1 was deleted/,
    ],
    [
      'resolved when the unit uses another one',
      storage,
      withStorage,
      unitOf(slot('storage-account', `${STORAGE}b`, [`${STORAGE}b`])),
      /no longer belongs/,
    ],
    [
      'kept when the other one was denied',
      storage,
      withStorage,
      unitOf({ ...slot('storage-account', `${STORAGE}b`, denied()), holds: 'one' }),
      'open',
    ],
    [
      'resolved when what it hung on was deleted',
      diagnostics,
      withDiagnostics,
      unitOf(slot('online-endpoint', WORKSPACE_ID, []), ownDiagnostics),
      /was deleted/,
    ],
    [
      'kept when what it hung on may still be there',
      diagnostics,
      withDiagnostics,
      unitOf(slot('online-endpoint', WORKSPACE_ID, denied()), ownDiagnostics),
      'open',
    ],
    [
      'kept when what it hung on is there and its list was left out',
      diagnostics,
      withDiagnostics,
      unitOf(endpoints, ownDiagnostics),
      'open',
    ],
  ] as const)('is %s', (_, about, unitBefore, unitNow, expected) => {
    const previous = look({ judgements: [judged('fail', about)], unit: unitBefore, at: AT });
    const { findings, transitions } = look({ previous, judgements: [], unit: unitNow });
    if (expected === 'open') {
      expect({ findings, transitions }).toMatchObject({ findings: [{ status: 'open', unknownSince: LATER }], transitions: [] });
    } else {
      expect({ findings, transitions }).toMatchObject({
        findings: [{ status: 'resolved', resolvedAt: LATER }],
        transitions: [{ change: 'resolved', because: expect.stringMatching(expected) }],
      });
    }
  });

  it('is still found gone after it could not be seen for a while', () => {
    const previous = look({ judgements: [judged('fail', compute)], unit: withCompute, at: AT });
    const blind = look({ previous, unit: unitOf(slot('compute', WORKSPACE_ID, UNREAD)), at: '2026-11-24T10:30:00Z' });
    const seeing = look({ previous: blind, unit: unitOf(slot('compute', WORKSPACE_ID, [])) });
    expect(seeing.findings).toMatchObject([{ status: 'resolved', because: 'ci1 was deleted.' }]);
    expect(seeing.findings[0]).not.toHaveProperty('unknownSince');
  });

  it('belongs to a unit whose deletion resolves all of it', () => {
    const previous = look({ judgements: [judged('fail'), judged('fail', compute)], unit: withCompute, at: AT });
    const { findings } = look({ previous, unit: unitOf(root(GONE)) });
    expect(findings).toMatchObject([
      { status: 'resolved', because: 'mlw was deleted.' },
      { status: 'resolved', because: 'The workspace mlw was deleted, and ci1 is no longer governed with it.' },
    ]);
  });
});

describe('why a transition happened', () => {
  const fail = judged('fail');

  it.each([
    ['the first look at a unit', { previous: undefined, judgements: [fail] }, 'first-look'],
    ['what the look was made for', { previous: earlier('pass'), judgements: [fail], cause: 'scan' }, 'scan'],
    [
      'a rule that is new',
      { previous: earlier('pass', { ruleId: 'AML-OLD-001' }), judgements: [fail], catalogueVersion: '2' },
      'new-catalogue',
    ],
    [
      'a rule that says something else of the same',
      { previous: earlier('pass'), judgements: [fail], catalogueVersion: '2' },
      'new-catalogue',
    ],
    [
      'a rule that asks for something else',
      { previous: earlier('pass', { path: 'q', found: 1 }), judgements: [fail], catalogueVersion: '2' },
      'new-catalogue',
    ],
    [
      'a resource that changed meanwhile',
      { previous: earlier('pass', { found: 'Disabled' }), judgements: [fail], catalogueVersion: '2' },
      'event',
    ],
    ['a rule that says something else by itself, without a new version', { previous: earlier('pass'), judgements: [fail] }, 'event'],
  ] as const)('%s', (_, seen, cause) => {
    expect(look(seen).transitions).toMatchObject([{ cause }]);
  });

  it('is a new catalogue when a rule was taken away', () => {
    const next = look({ previous: earlier('fail'), judgements: [judged('pass', { ruleId: 'AML-NEW-001' })], catalogueVersion: '2' });
    expect(next.transitions).toMatchObject([{ change: 'resolved', cause: 'new-catalogue', because: 'The rule is no longer applied.' }]);
  });
});

describe('who is behind a transition', () => {
  const notice = (resourceId: string, name: string, at = '2026-11-24T10:59:00Z'): Notice => ({
    eventId: `${name} ${resourceId}`,
    resourceId,
    operation: 'write',
    change: 'write',
    at,
    correlationId: `c-${name}`,
    actor: { name, type: 'user', confidence: 'claims' },
  });
  const actorFor = (...notices: readonly Notice[]) =>
    look({ previous: earlier('pass', { found: 'Disabled' }), judgements: [judged('fail')], notices }).transitions[0];

  it.each([
    ['the one who wrote the resource', [notice(COMPUTE, 'eve'), notice(WORKSPACE_ID, 'ada')], 'ada'],
    ['the last of those who wrote it', [notice(WORKSPACE_ID, 'eve', '2026-11-24T10:00:00Z'), notice(WORKSPACE_ID, 'ada')], 'ada'],
    [
      'the one who wrote what hangs on it',
      [notice(COMPUTE, 'eve'), notice(`${WORKSPACE_ID}/providers/microsoft.authorization/locks/l`, 'ada')],
      'ada',
    ],
  ] as const)('is %s', (_, notices, name) => {
    expect(actorFor(...notices)).toMatchObject({ actor: { name }, correlationId: `c-${name}`, eventAt: expect.any(String) });
  });

  it('is nobody when somebody wrote something else: a wrong name is worse than none', () => {
    expect(actorFor(notice(STORAGE, 'ada'), notice(COMPUTE, 'ada'))).not.toHaveProperty('actor');
  });

  it('is the one who changed what stands in a list that the verdict rests on', () => {
    const path = 'Microsoft.MachineLearningServices/workspaces/computes (list)';
    const receipt = [{ resourceId: WORKSPACE_ID, path, expected: 'readable', found: '0 read', apiVersion: '', readAt: AT }];
    const { transitions } = look({
      previous: earlier('pass', { found: 'Disabled' }),
      judgements: [{ ...judged('fail'), receipt }],
      notices: [notice(STORAGE, 'eve'), notice(COMPUTE, 'ada')],
    });
    expect(transitions).toMatchObject([{ actor: { name: 'ada' } }]);
  });

  it('is the one who wrote what the verdict rests on', () => {
    const receipt = [{ resourceId: STORAGE, path: 'p', expected: 'x', found: 1, apiVersion: '1', readAt: AT }];
    const judgements = [{ ...judged('fail'), receipt }];
    const { transitions } = look({
      previous: earlier('pass', { found: 'Disabled' }),
      judgements,
      notices: [notice(COMPUTE, 'eve'), notice(STORAGE, 'ada')],
    });
    expect(transitions).toMatchObject([{ actor: { name: 'ada' } }]);
  });

  it('is nobody when our own rules changed', () => {
    const { transitions } = look({
      previous: earlier('pass'),
      judgements: [judged('fail')],
      catalogueVersion: '2',
      notices: [notice(WORKSPACE_ID, 'ada')],
    });
    expect(transitions[0]).not.toHaveProperty('actor');
  });

  it('stays with the finding while others write', () => {
    const opened = look({ previous: earlier('pass'), judgements: [judged('fail')], notices: [notice(WORKSPACE_ID, 'eve')] });
    const resolved = look({
      previous: opened,
      judgements: [judged('pass')],
      notices: [notice(WORKSPACE_ID, 'ada')],
      at: '2026-11-24T12:00:00Z',
    });
    expect(resolved).toMatchObject({
      findings: [{ actor: { name: 'eve' } }],
      transitions: [{ change: 'resolved', actor: { name: 'ada' } }],
    });
  });
});
