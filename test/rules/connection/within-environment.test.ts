import { withinEnvironment } from '../../../shared/rules/connection/within-environment.ts';
import { estateCases } from '../../estate-cases.ts';
import { GROUP } from '../../scenes.ts';

const SERVICE = `${GROUP}/providers/Microsoft.CognitiveServices/accounts/ai1`;
const SEARCH = `${GROUP}/providers/Microsoft.Search/searchServices/search1`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv1`;
const on = '/mlw-dev/connections/connection0';

estateCases(withinEnvironment, {
  pass: {
    'a service that nobody else is known to use': {
      workspaces: {
        'mlw-dev': { environment: 'dev', connections: [{ target: 'https://ai1.example', metadata: { ResourceId: SERVICE } }] },
      },
      on,
    },
    'a service that another workspace of the environment uses': {
      workspaces: {
        'mlw-dev': { environment: 'dev', connections: [{ target: SEARCH }] },
        'mlw-dev2': { environment: 'dev', connections: [{ target: SEARCH }] },
      },
      on,
    },
  },
  fail: {
    'a connection to the key vault of production': {
      workspaces: {
        'mlw-dev': { environment: 'dev', connections: [{ target: VAULT }] },
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } },
      },
      on,
      because: 'shares kv1 with mlw-prod (production)',
      shows: ['vaults/kv1', 'workspaces/mlw-prod'],
    },
    'a service that both environments use': {
      workspaces: {
        'mlw-dev': { environment: 'dev', connections: [{ target: 'https://ai1.example', metadata: { ResourceId: SERVICE } }] },
        'mlw-prod': { environment: 'prod', connections: [{ metadata: { resourceId: SERVICE.toUpperCase() } }] },
      },
      on,
    },
  },
  unknown: {
    'its workspace declares no environment': { workspaces: { 'mlw-dev': { connections: [{ target: SEARCH }] } }, on },
  },
});
