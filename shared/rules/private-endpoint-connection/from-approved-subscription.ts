import { subscriptionOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';

const STATUS = 'properties.privateLinkServiceConnectionState.status';

export const fromApprovedSubscription = defineRule({
  id: 'AML-PE-004',
  kind: 'private-endpoint-connection',
  title: 'Approved private endpoint belongs to an approved subscription',
  severity: 'high',
  control: 4,
  why: 'A private endpoint in a foreign subscription is a private way into the workspace from a network you do not control.',
  how: 'Delete the connection, or add its subscription to approvedPrivateEndpointSubscriptions.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/private-link/rbac-permissions'],
  peers: ['ALZ:Audit-MachineLearning-PrivateEndpointId'],
  reads: { [STATUS]: 'Approved for a connection this is about', 'properties.privateEndpoint.id': 'in an approved subscription' },

  check(connection, { id, policy }) {
    if (!connection.is(STATUS, 'Approved')) {
      return notApplicable('The connection is not approved.');
    }
    const subscription = subscriptionOfId(connection.text('properties.privateEndpoint.id') ?? '');
    if (subscription === null) {
      return fail('The connection is approved, but its private endpoint is not named.');
    }
    const approved = policy.approvedPrivateEndpointSubscriptions.map((one) =>
      `/subscriptions/${one.replace(/^\/subscriptions\//i, '')}`.toLowerCase(),
    );
    if (subscription === subscriptionOfId(id) || approved.includes(subscription)) {
      return pass('The private endpoint is in an approved subscription.');
    }
    return approved.length === 0
      ? pass(`The private endpoint is in ${subscription}.`, 'Name the subscriptions you approve in approvedPrivateEndpointSubscriptions.')
      : fail(`The private endpoint is in ${subscription}, which is not approved.`);
  },
});
