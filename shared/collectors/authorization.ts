import type { Collector } from './collector.ts';
import { referenced } from './collector.ts';
import { texts, valueAt } from './raw.ts';

/** What applies at the unit: its own assignments and those it inherits; not those further down. */
export const roleAssignments: Collector = {
  kind: 'role-assignment',
  after: [],
  places: ({ unitId }) => [
    { holds: 'many', target: unitId, path: `${unitId}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()` },
  ],
};

export const roleDefinitions = referenced('role-definition', ['role-assignment'], ({ raw }) =>
  texts(valueAt(raw, 'properties', 'roleDefinitionId')),
);
