import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { hoursBetween } from '../times.ts';

const STATUS = 'properties.privateLinkServiceConnectionState.status';
const LONGEST_IN_HOURS = 24;

export const notLeftPending = defineRule({
  id: 'AML-PE-002',
  kind: 'private-endpoint-connection',
  title: 'No pending private endpoint connection waits unreviewed',
  severity: 'medium',
  control: 4,
  why: 'A request nobody looks at is either a colleague who cannot work or a stranger who hopes that somebody clicks Approve.',
  how: 'Find out who asks, then approve or reject the connection.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/private-link/manage-private-endpoint'],
  peers: ['AZQR:b89c9acc'],
  reads: { [STATUS]: 'not Pending for more than a day', 'systemData.createdAt': 'less than a day ago, while pending' },

  check(connection, { at }) {
    if (!connection.is(STATUS, 'Pending')) {
      return pass('The connection is not pending.');
    }
    const waiting = hoursBetween(connection.text('systemData.createdAt'), at);
    if (waiting === undefined) {
      return unknown('The connection is pending, and Azure does not say since when.');
    }
    return waiting <= LONGEST_IN_HOURS
      ? pass('The connection is pending for less than a day.')
      : fail(`The connection is pending for ${Math.floor(waiting)} hours.`);
  },
});
