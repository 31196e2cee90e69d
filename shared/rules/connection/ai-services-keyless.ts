import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { isAny, shown } from '../values.ts';

const CATEGORY = 'properties.category';
const AUTH_TYPE = 'properties.authType';

export const aiServicesKeyless = defineRule({
  id: 'AML-AAD-009',
  kind: 'connection',
  title: 'Connection to Azure OpenAI, AI services or AI Search is keyless',
  severity: 'high',
  control: 1,
  why: 'A leaked key of these services spends your quota, reads your indexes and calls your models until somebody rotates it.',
  how: 'Give the identities that use the connection a role on the service, write it back with authType AAD, and turn off local authentication of the service.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/ai-services/disable-local-auth'],
  peers: ['AP:71ef260a', 'TSS:Azure_AIFoundry_NetSec_Use_Trusted_Connections'],
  reads: { [CATEGORY]: 'AzureOpenAI, AIServices, CognitiveSearch or CognitiveService', [AUTH_TYPE]: 'AAD or ManagedIdentity' },

  check(connection) {
    if (!isAny(connection, CATEGORY, ['AzureOpenAI', 'AIServices', 'CognitiveSearch', 'CognitiveService'])) {
      return notApplicable(`The connection is of category ${shown(connection.text(CATEGORY))}.`);
    }
    const found = `The connection authenticates with ${shown(connection.text(AUTH_TYPE))}.`;
    return isAny(connection, AUTH_TYPE, ['AAD', 'ManagedIdentity']) ? pass(found) : fail(found);
  },
});
