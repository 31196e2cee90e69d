import { expect, it } from 'vitest';
import { judge } from '../../shared/engine/judge.ts';
import { defineRule } from '../../shared/model/rule.ts';
import { fail } from '../../shared/model/verdict.ts';
import { AT, aResource, aSlot, aUnit } from '../scenes.ts';

const VARIABLES = { expected: 'no secrets', secret: true } as const;

const rule = defineRule({
  id: 'AML-TEST-009',
  kind: 'online-deployment',
  title: 'Test rule',
  severity: 'high',
  control: 5,
  why: 'Why.',
  how: 'How.',
  fix: 'guide',
  references: ['https://example.com'],
  reads: { 'properties.map': VARIABLES, 'properties.list[]': VARIABLES, 'properties.text': VARIABLES, 'properties.none': VARIABLES },
  check(deployment) {
    const seen = [deployment.get('properties.map'), deployment.all('properties.list[]'), deployment.text('properties.text')];
    return fail(`${seen.length} seen, ${deployment.text('properties.none') ?? 'nothing'} at the last.`);
  },
});

it('a receipt keeps the names of what may hold secrets and hides the values', () => {
  const properties = { map: { USER: 'hunter2', PASS: 'hunter2' }, list: ['hunter2'], text: 'hunter2' };
  const slot = aSlot('online-deployment', [aResource('online-deployment', { properties })]);
  const [judgement] = judge({ ...aUnit(), slots: [slot] }, [rule], { at: AT });
  expect(judgement?.receipt.map(({ path, found }) => [path, found])).toEqual([
    ['properties.map', { USER: '(hidden)', PASS: '(hidden)' }],
    ['properties.list[]', ['(hidden)']],
    ['properties.text', '(hidden)'],
    ['properties.none', null],
  ]);
  expect(JSON.stringify(judgement)).not.toContain('hunter2');
});
