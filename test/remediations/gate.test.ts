import { describe, expect, it } from 'vitest';
import type { Mode, Preflight } from '../../shared/model/remediation.ts';
import type { Gate } from '../../shared/model/remediation-run.ts';
import { gateOf } from '../../shared/remediations/gate.ts';

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

describe('mode, class and preflight', () => {
  it.each(rows)('general %s, this rule %s, %s, %s: %s', (mode, named, of, result, gate) => {
    const policy = { mode, rules: named === '-' ? {} : { 'AML-NET-001': named } };
    const answer = gateOf(policy, 'AML-NET-001', { remediation: { class: of }, preflight: { result, reasons: ['Because.'] } });
    expect(answer.gate).toBe(gate);
    expect(answer.because).not.toBe('');
  });

  it('never lets anything but safe run by itself', () => {
    const running = rows.filter((row) => row[4] === 'run');
    expect(running.map((row) => row[3])).toEqual(running.map(() => 'safe'));
  });
});
