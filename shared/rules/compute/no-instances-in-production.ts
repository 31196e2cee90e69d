import { isJsonObject } from '../../model/json.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { ENVIRONMENT_TAG, outsideProduction } from '../production.ts';

const BREAK_GLASS = /^break[-_ ]?glass$/i;

export const noInstancesInProduction = defineRule({
  id: 'AML-ENV-010',
  kind: 'compute',
  title: 'Production has no interactive compute instances',
  severity: 'medium',
  control: 9,
  why: 'On an interactive machine people change production data and models by hand, past every review and pipeline.',
  how: 'Delete the instance and work in a development workspace. Tag an instance for emergencies with break-glass.',
  fix: 'guide',
  references: [
    'https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/ai-machine-learning-resource-organization',
  ],
  reads: { 'properties.computeType': 'not ComputeInstance', tags: 'a break-glass tag, in an emergency' },
  neighbours: { workspace: { tags: ENVIRONMENT_TAG } },

  check(compute, unit) {
    const other = otherThan(compute, 'ComputeInstance') ?? outsideProduction(unit.all('workspace')[0], unit);
    if (other !== undefined) {
      return other;
    }
    const tags = compute.get('tags');
    return isJsonObject(tags) && Object.entries(tags).some(([key, value]) => BREAK_GLASS.test(key) && value !== 'false')
      ? pass('The instance is tagged for emergencies.')
      : fail('The instance is interactive and stands in production.');
  },
});
