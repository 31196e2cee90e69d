import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { withoutSecret } from '../connection-secrets.ts';

const SHARED = 'properties.isSharedToAll';
const USERS = 'properties.sharedUserList';

export const secretNotSharedToAll = defineRule({
  id: 'AML-RBAC-029',
  kind: 'connection',
  title: 'Connection with a secret is not shared to all users',
  severity: 'medium',
  control: 2,
  why: 'Everyone in the workspace, and in every project of a hub, can use the secret of such a connection.',
  how: 'Set isSharedToAll to false and list those who need the connection.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-connection'],
  reads: {
    'properties.authType': 'one without a secret, or shared to those named only',
    [SHARED]: 'false',
    [USERS]: 'at least one, when isSharedToAll is missing',
  },

  check(connection) {
    const other = withoutSecret(connection);
    if (other !== undefined) {
      return other;
    }
    if (connection.is(SHARED, false)) {
      return pass('The connection is not shared to all.');
    }
    const users = connection.get(USERS);
    const listed = Array.isArray(users) ? users.length : 0;
    return connection.text(SHARED) === undefined && listed > 0
      ? pass(`The connection is shared to ${listed} listed user(s).`)
      : fail('The connection stores a secret and is shared to all.');
  },
});
