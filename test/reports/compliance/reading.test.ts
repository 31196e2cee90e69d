import { describe, expect, it } from 'vitest';
import { cardOf, LARGEST_CARD_IN_BYTES } from '../../../shared/reports/card.ts';
import { reportData } from '../../../shared/reports/compliance/data.ts';
import { headlines } from '../../../shared/reports/compliance/headlines.ts';
import { reportMessage } from '../../../shared/reports/compliance/message.ts';
import { nextSteps } from '../../../shared/reports/compliance/next-steps.ts';
import { placeOf } from '../../../shared/reports/compliance/place.ts';
import { packs } from '../../../shared/rules/packs/index.ts';
import { aFinding, anInput, UNIT } from './a-report.ts';

const SUB = '/subscriptions/0a1b2c3d-0000-4000-8000-000000000001';
const steps = (...findings: Parameters<typeof anInput>[0][]) => nextSteps(reportData(anInput(Object.assign({}, ...findings))));

describe('where a resource is', () => {
  it.each([
    ['a workspace', `${SUB}/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/mlw`, 'mlw', 'rg, 0a1b2c3d…'],
    ['a child', `${SUB}/resourcegroups/rg/providers/m.m/workspaces/mlw/onlineendpoints/e/deployments/d`, 'd', 'rg / mlw / e, 0a1b2c3d…'],
    [
      'what hangs on another resource',
      `${SUB}/resourcegroups/rg/providers/m.m/workspaces/mlw/providers/microsoft.authorization/roleassignments/r`,
      'r',
      'rg / mlw, 0a1b2c3d…',
    ],
    ['a resource group', `${SUB}/resourcegroups/rg`, 'rg', '0a1b2c3d…'],
    ['a subscription', SUB, '0a1b2c3d-0000-4000-8000-000000000001', 'subscription'],
    ['no id at all', 'a\nname', 'a name', ''],
  ])('is said in two short lines: %s', (_, id, name, within) => {
    expect(placeOf(id)).toEqual({ name, within });
  });
});

describe('what to do next', () => {
  it('begins with the worst, then with what is wrong most often, and names where', () => {
    const findings = [
      aFinding('a', { ruleId: 'R-LOW', severity: 'low', title: 'Low' }),
      ...['1', '2', '3', '4', '5'].map((id) => aFinding(id, { ruleId: 'R-MANY', title: 'Many', resourceId: `${UNIT}/computes/c${id}` })),
      aFinding('b', { ruleId: 'R-ONE', title: 'One', openSince: '2026-10-01T06:00:00Z' }),
      aFinding('c', { ruleId: 'R-WORST', severity: 'critical', title: 'Worst' }),
    ];
    expect(steps({ findings }).slice(0, 4)).toEqual([
      { urgency: 'critical', what: 'Worst', rule: 'R-WORST', where: 'mlw (rg, s)', days: 4 },
      { urgency: 'high', what: 'Many', rule: 'R-MANY', where: '5 resources: c1, c2, c3 and 2 more', days: 4 },
      { urgency: 'high', what: 'One', rule: 'R-ONE', where: 'mlw (rg, s)', days: 54 },
      { urgency: 'low', what: 'Low', rule: 'R-LOW', where: 'mlw (rg, s)', days: 4 },
    ]);
  });

  it('asks for nothing where a finding is resolved or exempt', () => {
    const findings = [aFinding('a', { status: 'resolved' }), aFinding('b', { status: 'exempt' })];
    const transitions = [{ findingId: 'a', change: 'resolved' as const, at: '2026-11-20T06:00:00.000Z' }];
    const units = anInput().units.map((unit) => ({ ...unit, judgements: [] }));
    expect(steps({ findings, transitions, units })).toEqual([]);
  });

  it('never says that all is well where nothing was looked at', () => {
    const data = reportData(anInput({ findings: [], units: [], earlier: [] }));
    expect(nextSteps(data).map(({ what }) => what)).toEqual(['Run a full scan: nothing has been looked at']);
    expect(headlines(data).at(-1)).toMatchObject({ note: 'nothing has been looked at', tone: 'bad' });
    const { title, html = '' } = reportMessage(data, { run: { id: 'r1' }, files: [] });
    expect(title).toBe('Compliance report 2026-11-24: not judged');
    expect(html).not.toContain('there is nothing to do');
  });

  it('asks for the reason where no permission is known to be missing', () => {
    const units = anInput().units.map((unit) => ({
      ...unit,
      judgements: [{ ruleId: 'R', control: 3 as const, verdict: 'unknown' as const, resourceId: UNIT, because: 'Azure did not answer.' }],
    }));
    expect(steps({ findings: [], units }).map(({ what }) => what)).toEqual(['Find out why this is not known: Azure did not answer.']);
  });

  it('ends with what would show what nobody can see, however much is open', () => {
    const findings = Array.from({ length: 20 }, (_, index) => aFinding(String(index), { ruleId: `R-${index}` }));
    const [unit] = anInput().units;
    const never = { id: `${UNIT}2`, kind: 'workspace' as const, environment: null, owner: null, judgements: [] };
    const all = steps({ findings, units: [...(unit === undefined ? [] : [unit]), never], unseen: [{ what: SUB, because: 'Empty.' }] });
    expect(all).toHaveLength(7);
    expect(all.slice(-3).map(({ what, where }) => `${what}: ${where}`)).toEqual([
      'Grant Microsoft.Network/x/read to the reader identity: 1 judgement waits for it',
      'Find out why this shows nothing: 0a1b2c3d-0000-4000-8000-000000000001 (subscription)',
      'Run a full scan: nobody has looked here yet: mlw2 (rg, s)',
    ]);
  });
});

describe('the numbers on the first page', () => {
  it('say how it changed since the last report', () => {
    const named = Object.fromEntries(headlines(reportData(anInput())).map(({ name, value, note, tone }) => [name, [value, note, tone]]));
    expect(named).toMatchObject({
      Compliant: ['25.0 %', '+25.0 points since the last report', 'good'],
      'Open findings': ['1', '1 high', 'bad'],
      'New and resolved': ['+1 −0', 'since the last report', 'bad'],
      'Not known': ['1', 'could not be judged', 'bad'],
    });
  });

  it('claim no change where there is no report before, and no history where there is none', () => {
    const all = headlines(reportData(anInput({ earlier: [], hasHistory: false })));
    expect(all.map(({ name }) => name)).toEqual(['Compliant', 'Open findings', 'Not known']);
    expect(all[0]).toMatchObject({ note: 'in 1 unit', tone: 'plain' });
  });
});

describe('the card of a large estate', () => {
  it('stays below 20 KB and still says what to do first', () => {
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      aFinding(String(index), {
        ruleId: `AML-X-${index % 150}`,
        title: `Rule ${index % 150} ${'x'.repeat(80)}`,
        resourceId: `${UNIT}${index}`,
      }),
    );
    const data = reportData(anInput({ findings, packs }));
    const files = ['trend.png', 'r.html', 'r.pdf', 'r.csv', 'r.json'];
    const card = JSON.stringify(cardOf(reportMessage(data, { run: { id: 'r1' }, files, publicUrl: 'https://warden.example' })));
    expect(Buffer.byteLength(card)).toBeLessThan(LARGEST_CARD_IN_BYTES);
    expect(card).toContain('Do next: ');
    expect(card).toContain('Open the report');
  });
});
