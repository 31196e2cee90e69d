import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

const STATUS = 'properties.privateLinkServiceConnectionState.status';

export const notLeftBehind = defineRule({
  id: 'AML-PE-003',
  kind: 'private-endpoint-connection',
  title: 'No rejected or broken private endpoint connection is left behind',
  severity: 'low',
  control: 4,
  why: 'Dead connections hide the living ones, and their private endpoints still cost money and may hold stale DNS records.',
  how: 'Delete the connection and the private endpoint on the other side.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/private-link/manage-private-endpoint'],
  peers: ['AZQR:b89c9acc'],
  reads: { [STATUS]: 'not Rejected, Disconnected or Timeout' },

  check(connection) {
    const found = `The connection is ${shown(connection.text(STATUS))}.`;
    return isAny(connection, STATUS, ['Rejected', 'Disconnected', 'Timeout']) ? fail(found) : pass(found);
  },
});
