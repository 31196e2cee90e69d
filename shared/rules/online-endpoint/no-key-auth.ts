import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

export const noKeyAuth = defineRule({
  id: 'AML-AAD-002',
  kind: 'online-endpoint',
  title: 'Online endpoint does not use key authentication',
  severity: 'high',
  control: 1,
  why: 'A key never expires, names nobody and is easily copied; whoever has it can call the model until someone changes it.',
  how: 'Move callers to Entra tokens, then write the whole endpoint back with authMode AADToken (AMLToken on Kubernetes).',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-authenticate-online-endpoint'],
  peers: [
    'TSS:Azure_MachineLearningWorkspace_AuthN_Restrict_Key_Based_AuthType_OnlineEndPoints',
    'MON:ml-online-endpoint-key-auth-disabled',
  ],
  reads: { 'properties.authMode': 'AADToken or AMLToken' },

  check(endpoint) {
    const found = `The endpoint authenticates with ${shown(endpoint.text('properties.authMode'), 'Key')}.`;
    return isAny(endpoint, 'properties.authMode', ['AADToken', 'AMLToken']) ? pass(found) : fail(found);
  },
});
