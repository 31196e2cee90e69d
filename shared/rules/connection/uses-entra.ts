import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

const AUTH_TYPE = 'properties.authType';

export const usesEntra = defineRule({
  id: 'AML-AAD-008',
  kind: 'connection',
  title: 'Connection uses Entra or a managed identity',
  severity: 'high',
  control: 1,
  why: 'The secret in a connection is shared by all who may use it, outlives them and can be read back by those who may list secrets.',
  how: 'Give the identity of the workspace a role on the target, and write the connection back with authType AAD.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-connection'],
  reads: { [AUTH_TYPE]: 'AAD or ManagedIdentity' },

  check(connection) {
    const found = `The connection authenticates with ${shown(connection.text(AUTH_TYPE))}.`;
    if (isAny(connection, AUTH_TYPE, ['AAD', 'ManagedIdentity'])) {
      return pass(found);
    }
    if (isAny(connection, AUTH_TYPE, ['ServicePrincipal', 'OAuth2'])) {
      return pass(found, 'Entra knows the caller, but a secret is stored: use AAD or ManagedIdentity.');
    }
    return connection.is(AUTH_TYPE, 'None') ? pass(found, 'Make sure that the target is meant for everybody.') : fail(found);
  },
});
