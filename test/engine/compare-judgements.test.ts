import { expect, it } from 'vitest';
import { compareJudgements } from '../../shared/engine/compare-judgements.ts';
import type { Judgement } from '../../shared/model/verdict.ts';

const judged = (ruleId: string, verdict: Judgement['verdict'], severity: Judgement['severity'] = 'high'): Judgement => ({
  ruleId,
  title: ruleId,
  severity,
  control: 3,
  verdict,
  resourceId: '/r',
  resourceType: 't',
  unit: '/u',
  because: '',
  receipt: [],
});

it('names what appears, goes, is ranked otherwise or judged otherwise, and nothing else', () => {
  const before = [
    judged('a', 'fail'),
    judged('b', 'pass'),
    judged('c', 'fail'),
    judged('d', 'pass'),
    judged('e', 'pass'),
    judged('g', 'pass'),
  ];
  const after = [judged('b', 'fail'), judged('c', 'fail', 'low'), judged('d', 'unknown'), judged('e', 'pass'), judged('f', 'pass')];
  const changes = compareJudgements(before, after).map(({ what, ruleId }) => `${what} ${ruleId}`);
  expect(changes).toEqual(['appears b', 'severity c', 'verdict d', 'goes a']);
});

it('takes an exemption for a finding that goes', () => {
  expect(compareJudgements([judged('a', 'fail')], [judged('a', 'exempt')])).toMatchObject([
    { what: 'goes', before: { verdict: 'fail' }, after: { verdict: 'exempt' } },
  ]);
});
