import type { Rule } from '../../model/rule.ts';
import { noAccessAdministratorsOnWorkspace } from './no-access-administrators-on-workspace.ts';
import { peopleAreNotContributor } from './people-are-not-contributor.ts';
import { peopleOfOneSide } from './people-of-one-side.ts';
import { workloadsHoldNoBroadRole } from './workloads-hold-no-broad-role.ts';

export const roleAssignmentRules: readonly Rule[] = [
  noAccessAdministratorsOnWorkspace,
  peopleAreNotContributor,
  peopleOfOneSide,
  workloadsHoldNoBroadRole,
];
