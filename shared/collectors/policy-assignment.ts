import type { Collector } from './collector.ts';

/** What applies at the subscription, inherited ones included. */
export const policyAssignments: Collector = {
  kind: 'policy-assignment',
  after: [],
  places: ({ unitId }) => [
    { holds: 'many', target: unitId, path: `${unitId}/providers/Microsoft.Authorization/policyAssignments?$filter=atScope()` },
  ],
};
