import { entraTokensOnly } from '../../../shared/rules/online-endpoint/entra-tokens-only.ts';
import { ruleCases } from '../../rule-cases.ts';
import { WORKSPACE_ID } from '../../scenes.ts';

const ID = `${WORKSPACE_ID}/onlineEndpoints/fraud`;
const endpoint = (authMode: string, endpointComputeType = 'Managed') => ({
  raw: { id: ID, properties: { authMode } },
  beside: { 'online-deployment': [{ id: `${ID}/deployments/blue`, properties: { endpointComputeType } }] },
});

ruleCases(entraTokensOnly, {
  pass: { 'Entra tokens': endpoint('aadToken') },
  fail: { 'tokens of the workspace': { ...endpoint('AMLToken'), because: 'AMLToken' }, keys: endpoint('Key') },
  unknown: { 'its deployments were not collected': { raw: { id: ID, properties: { authMode: 'AADToken' } } } },
  notApplicable: {
    'a Kubernetes deployment': endpoint('AMLToken', 'Kubernetes'),
    'an endpoint on an attached cluster': { raw: { properties: { compute: '/subscriptions/s/computes/k8s', authMode: 'Key' } } },
  },
});
