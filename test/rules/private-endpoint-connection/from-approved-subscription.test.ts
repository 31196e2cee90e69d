import { fromApprovedSubscription } from '../../../shared/rules/private-endpoint-connection/from-approved-subscription.ts';
import { ruleCases } from '../../rule-cases.ts';
import { SUBSCRIPTION } from '../../scenes.ts';

const HUB = '22222222-2222-2222-2222-222222222222';
const FOREIGN = '33333333-3333-3333-3333-333333333333';
const connection = (subscription: string | null, status = 'Approved') => ({
  raw: {
    properties: {
      privateLinkServiceConnectionState: { status },
      privateEndpoint:
        subscription === null ? null : { id: `${subscription}/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/pe` },
    },
  },
});
const policy = { approvedPrivateEndpointSubscriptions: [HUB] };

ruleCases(fromApprovedSubscription, {
  pass: {
    'the subscription of the workspace': { ...connection(SUBSCRIPTION.toUpperCase().replace('SUBSCRIPTIONS', 'Subscriptions')), policy },
    'the hub of the network': { ...connection(`/subscriptions/${HUB}`), policy },
    'another one, while the policy names none': { ...connection(`/subscriptions/${FOREIGN}`), advice: true },
  },
  fail: {
    'a foreign subscription': { ...connection(`/subscriptions/${FOREIGN}`), policy, because: FOREIGN },
    'the endpoint is not named': { ...connection(null), because: 'not named' },
  },
  notApplicable: { 'a pending connection': connection(`/subscriptions/${FOREIGN}`, 'Pending') },
});
