import { ESTATE } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { declared, environmentIn, productionFromRest } from '../environments.ts';
import { assignmentFields } from '../role-assignments.ts';

export const peopleOfOneSide = defineRule({
  id: 'AML-ENV-012',
  kind: 'role-assignment',
  unit: 'estate',
  title: 'Same person is not privileged in both production and non-production',
  severity: 'medium',
  control: 9,
  why: 'Who may change both sides can carry anything from one to the other, and nobody else has to look at it.',
  how: 'Take one of the roles away, or make the one in production eligible through Privileged Identity Management.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/role-based-access-control/best-practices'],
  reads: assignmentFields,
  neighbours: { workspace: declared, 'role-assignment': {} },

  check(assignment, estate) {
    const principal = (assignment.text('properties.principalId') ?? '').toLowerCase();
    const type = (assignment.text('properties.principalType') ?? 'principal').toLowerCase();
    assignment.get('properties.scope');
    assignment.get('properties.roleDefinitionId');
    const workspaces = estate
      .known('workspace', principal)
      .map(({ name, ...one }) => ({ name, environment: environmentIn({ name, ...one }, estate.policy) }));
    const known = workspaces.filter((one): one is { name: string; environment: string } => one.environment !== undefined);
    const [first] = known;
    const other = known.find(({ environment }) => productionFromRest(first?.environment ?? '', environment));
    if (first !== undefined && other !== undefined) {
      const where = known.map(({ name, environment }) => `${name} (${environment})`).join(', ');
      return fail(`The ${type} ${principal} may change workspaces on both sides of production: ${where}.`);
    }
    if (known.length < workspaces.length) {
      return unknown(`The ${type} ${principal} is privileged in a workspace without the tag ${estate.policy.environmentTag}.`);
    }
    estate.seenWhole('workspace', ESTATE.id);
    estate.seenWhole('role-assignment', ESTATE.id);
    return pass(`The ${type} ${principal} is privileged on one side of production only; members of groups are not looked up.`);
  },
});
