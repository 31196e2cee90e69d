import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { shown } from '../values.ts';

const IDENTITY = 'properties.action.jobDefinition.identity.identityType';

export const jobsUseManagedIdentity = defineRule({
  id: 'AML-MI-014',
  kind: 'schedule',
  title: 'Scheduled job runs with a managed identity',
  severity: 'medium',
  control: 8,
  why: 'A job that runs as a person stops when they leave and can do all they can; a managed identity has just the roles of the job.',
  how: 'Write the schedule back with identity.identityType Managed in its job.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication'],
  reads: { 'properties.action.actionType': 'CreateJob', [IDENTITY]: 'Managed' },

  check(schedule) {
    const action = shown(schedule.text('properties.action.actionType'));
    if (!schedule.is('properties.action.actionType', 'CreateJob')) {
      return notApplicable(`The schedule starts no job of its own: ${action}.`);
    }
    if (schedule.text(IDENTITY) === undefined) {
      return pass('The job names no identity and uses that of its compute.', 'Set identityType to Managed in the job.');
    }
    const found = `The job runs with the identity ${schedule.text(IDENTITY)}.`;
    return schedule.is(IDENTITY, 'Managed') ? pass(found) : fail(found);
  },
});
