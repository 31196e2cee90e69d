import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { hoursBetween } from '../times.ts';
import { shown } from '../values.ts';

const END = 'properties.trigger.endTime';
const STATE = 'properties.provisioningState';

export const enabledAndBounded = defineRule({
  id: 'AML-CICD-024',
  kind: 'schedule',
  title: 'Schedule is enabled, healthy and bounded',
  severity: 'low',
  control: 10,
  why: 'A schedule that stopped, failed or ended leaves models and monitors to grow old unseen; one without an end runs long after anybody needs it.',
  how: 'Repair, enable or delete the schedule, and give it an end.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-schedule-pipeline-job'],
  reads: { 'properties.isEnabled': 'true', [STATE]: 'Succeeded', [END]: 'in the future' },

  check(schedule, { at }) {
    if (!schedule.is('properties.isEnabled', true)) {
      return fail('The schedule is not enabled.');
    }
    if (!schedule.is(STATE, 'Succeeded')) {
      return fail(`The provisioning state of the schedule is ${shown(schedule.text(STATE))}.`);
    }
    const end = schedule.text(END);
    if (end === undefined) {
      return pass('The schedule is enabled and never ends.', 'Give the trigger an endTime.');
    }
    return (hoursBetween(at, end) ?? 0) > 0 ? pass(`The schedule is enabled until ${end}.`) : fail(`The schedule ended on ${end}.`);
  },
});
