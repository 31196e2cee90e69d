import { describe, expect, it } from 'vitest';
import type { Mode, Preflight } from '../../shared/model/remediation.ts';
import type { Gate } from '../../shared/model/remediation-run.ts';
import { type GateFacts, gateOf, isEverRepaired, modeOf, type Place } from '../../shared/remediations/gate.ts';
import { WORKSPACE_ID } from '../scenes.ts';

type Row = readonly [mode: Mode, named: Mode | '-', of: 'AUTO' | 'GATED', preflight: Preflight['result'], gate: Gate];

const rows: readonly Row[] = [
  ['off', '-', 'AUTO', 'safe', 'refuse'],
  ['audit', '-', 'AUTO', 'safe', 'refuse'],
  ['shadow', '-', 'AUTO', 'safe', 'record'],
  ['shadow', '-', 'GATED', 'unsafe', 'record'],
  ['approve', '-', 'AUTO', 'safe', 'ask'],
  ['approve', '-', 'GATED', 'unsafe', 'ask'],
  ['auto', '-', 'AUTO', 'safe', 'run'],
  ['auto', '-', 'AUTO', 'unknown', 'ask'],
  ['auto', '-', 'AUTO', 'unsafe', 'refuse'],
  ['auto', '-', 'GATED', 'safe', 'ask'],
  ['auto', '-', 'GATED', 'unsafe', 'ask'],
  ['audit', 'auto', 'GATED', 'safe', 'run'],
  ['auto', 'auto', 'GATED', 'unknown', 'ask'],
  ['auto', 'auto', 'GATED', 'unsafe', 'refuse'],
  ['auto', 'audit', 'AUTO', 'safe', 'refuse'],
  ['auto', 'off', 'AUTO', 'safe', 'refuse'],
  ['auto', 'approve', 'AUTO', 'safe', 'ask'],
];

const RULE = 'AML-NET-001';
const SUBSCRIPTION = WORKSPACE_ID.split('/resourcegroups/')[0] ?? '';
const [GROUP = ''] = WORKSPACE_ID.split('/providers/');
const inProduction: Place = { resourceId: WORKSPACE_ID, environment: 'prod' };
const facts = {
  remediation: { class: 'AUTO' },
  preflight: { result: 'safe', reasons: ['Because.'] },
  risk: 'low',
  place: inProduction,
} as const satisfies GateFacts;

type Policy = Parameters<typeof modeOf>[0];

describe('the mode of a place', () => {
  const policy: Policy = {
    mode: 'audit',
    rules: { 'AML-NET-002': 'off' },
    scopes: [
      { environment: 'prod', mode: 'approve', rules: { 'AML-NET-003': 'auto' } },
      { scope: GROUP, mode: 'auto', rules: {} },
      { scope: SUBSCRIPTION, environment: 'dev', rules: { 'AML-NET-001': 'shadow' } },
    ],
  };
  const outside = WORKSPACE_ID.replace(GROUP, `${SUBSCRIPTION}/resourcegroups/elsewhere`);

  it.each<[string, string, Place, Mode]>([
    ['the first entry that fits decides', RULE, inProduction, 'approve'],
    ['a rule named in it wins over its mode', 'AML-NET-003', inProduction, 'auto'],
    ['it decides before the general rules', 'AML-NET-002', inProduction, 'approve'],
    ['an entry for another environment does not fit', RULE, { ...inProduction, environment: 'dev' }, 'auto'],
    ['an entry for another scope does not fit', RULE, { resourceId: outside, environment: 'dev' }, 'shadow'],
    [
      'an entry that says nothing about the rule leaves it to the next',
      'AML-NET-004',
      { resourceId: outside, environment: 'dev' },
      'audit',
    ],
    ['no entry fits: the rule', 'AML-NET-002', { resourceId: outside, environment: undefined }, 'off'],
    ['no entry fits: the general mode', RULE, { resourceId: outside, environment: undefined }, 'audit'],
    ['an environment that could not be seen: the most careful', RULE, { ...inProduction, environment: null }, 'approve'],
    ['an environment that could not be seen, outside of the scopes', RULE, { resourceId: outside, environment: null }, 'audit'],
  ])('%s', (_, ruleId, place, mode) => {
    expect(modeOf(policy, ruleId, place)).toBe(mode);
  });

  it('does not take a longer name for a scope within it', () => {
    expect(modeOf(policy, RULE, { resourceId: WORKSPACE_ID.replace(GROUP, `${GROUP}2`), environment: undefined })).toBe('audit');
  });

  it('may be worth starting where the environment is not known yet', () => {
    expect(isEverRepaired(policy, RULE, { resourceId: outside, environment: null })).toBe(true);
    expect(isEverRepaired(policy, RULE, { resourceId: outside, environment: 'test' })).toBe(false);
  });

  it('lets a GATED change run only where the deciding entry names the rule', () => {
    const gated = { ...facts, remediation: { class: 'GATED' } } as const;
    const scoped = (rules: Policy['rules']): Policy => ({
      mode: 'audit',
      rules: { [RULE]: 'auto' },
      scopes: [{ scope: GROUP, mode: 'auto', rules }],
    });
    expect(gateOf(scoped({ [RULE]: 'auto' }), RULE, gated).gate).toBe('run');
    expect(gateOf(scoped({}), RULE, gated).gate).toBe('ask');
  });
});

describe('a change that cannot be undone', () => {
  it('is put to people, whatever is named as auto', () => {
    const policy = { mode: 'auto', rules: { [RULE]: 'auto' }, scopes: [] } as const;
    expect(gateOf(policy, RULE, { ...facts, risk: 'irreversible' })).toMatchObject({
      gate: 'ask',
      because: expect.stringContaining('undone'),
    });
  });
});

describe('mode, class and preflight', () => {
  it.each(rows)('general %s, this rule %s, %s, %s: %s', (mode, named, of, result, gate) => {
    const policy = { mode, rules: named === '-' ? {} : { 'AML-NET-001': named }, scopes: [] };
    const answer = gateOf(policy, RULE, { ...facts, remediation: { class: of }, preflight: { result, reasons: ['Because.'] } });
    expect(answer.gate).toBe(gate);
    expect(answer.because).not.toBe('');
  });

  it('never lets anything but safe run by itself', () => {
    const running = rows.filter((row) => row[4] === 'run');
    expect(running.map((row) => row[3])).toEqual(running.map(() => 'safe'));
  });
});
