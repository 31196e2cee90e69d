import { expect, it } from 'vitest';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { reportUnit } from '../../shared/wiring/report-unit.ts';
import { anEstate, aWorkspaceUnit, judgeEstate } from '../estate-cases.ts';
import { AT } from '../scenes.ts';

const units = [aWorkspaceUnit('mlw-prod', { environment: 'prod' }), aWorkspaceUnit('mlw-dev', { environment: 'dev' })];

it('counts the estate among the units, and gives it to no environment and no owner', () => {
  const judgements = judgeEstate(units, catalogue);
  const counted = reportUnit(anEstate(units), judgements, AT, defaultRulePolicy);
  expect(counted).toMatchObject({ kind: 'estate', environment: 'all', owner: 'all' });
  expect(counted.judgements).toHaveLength(judgements.length);
  expect(new Set(counted.judgements.map(({ control }) => control))).toEqual(new Set([9]));
});

it('says of a workspace what its tags say', () => {
  const [prod = aWorkspaceUnit('mlw')] = units;
  expect(reportUnit(prod, [], AT, defaultRulePolicy)).toMatchObject({ environment: 'prod', owner: 'ada' });
});
