import type { Remediation } from '../model/remediation.ts';
import { publicAccessDisabled } from './public-access.ts';

const type = {
  kind: 'online-endpoint',
  noun: 'online endpoint',
  actions: ['Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write'],
  keeps: ['authMode', 'compute', 'description', 'mirrorTraffic', 'properties', 'traffic'],
} as const;

/** A closed endpoint is called through the private endpoint of its workspace. */
export const onlineEndpointPublicAccessDisabled: Remediation = publicAccessDisabled(type, {
  id: 'online-endpoint-public-access-disabled',
  ruleId: 'AML-NET-020',
  sideEffects: [
    'Callers reach it only through the private endpoint of the workspace; calls over the internet are refused at once.',
    'Traffic, tags and identities stay as they are.',
  ],
});
