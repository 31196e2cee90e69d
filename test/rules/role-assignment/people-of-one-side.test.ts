import { peopleOfOneSide } from '../../../shared/rules/role-assignment/people-of-one-side.ts';
import { estateCases, workspaceIdOf } from '../../estate-cases.ts';
import { SUBSCRIPTION } from '../../scenes.ts';

const MEGAN = 'aaaaaaaa-1111-1111-1111-111111111111';
const LIDIA = 'bbbbbbbb-1111-1111-1111-111111111111';
const role = (name: string, ...actions: string[]) => ({
  id: `${SUBSCRIPTION}/providers/microsoft.authorization/roledefinitions/${name}`,
  properties: { roleName: name, permissions: [{ actions, dataActions: [] }] },
});
const OWNER = role('owner', '*');
const SCIENTIST = role(
  'scientist',
  'Microsoft.MachineLearningServices/workspaces/*/read',
  'Microsoft.MachineLearningServices/workspaces/*/write',
);
const READER = role('reader', '*/read', 'Microsoft.Support/*');
const grant = (scope: string, name: string, given: { readonly id: string }, to = MEGAN, principalType = 'User') => ({
  id: `${scope}/providers/microsoft.authorization/roleassignments/${name}`,
  properties: { scope, principalId: to, principalType, roleDefinitionId: given.id },
});

const prod = { environment: 'prod' };
const dev = { environment: 'dev' };
const PROD = workspaceIdOf('mlw-prod', prod);
const DEV = workspaceIdOf('mlw-dev', dev);
const roles = [OWNER, SCIENTIST, READER];
const on = '/roleassignments/g1';

estateCases(peopleOfOneSide, {
  pass: {
    'two people': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(PROD, 'g1', OWNER)] },
        'mlw-dev': { ...dev, roles, assignments: [grant(DEV, 'g2', OWNER, LIDIA)] },
      },
      on,
    },
    'who only reads on the other side': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(PROD, 'g2', READER)] },
        'mlw-dev': { ...dev, roles, assignments: [grant(DEV, 'g1', SCIENTIST)] },
      },
      on,
    },
    'development and test are one side': {
      workspaces: {
        'mlw-dev': { ...dev, roles, assignments: [grant(DEV, 'g1', SCIENTIST)] },
        'mlw-test': {
          environment: 'test',
          roles,
          assignments: [grant(workspaceIdOf('mlw-test', { environment: 'test' }), 'g2', SCIENTIST)],
        },
      },
      on,
    },
  },
  fail: {
    'a scientist of development who owns production': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(PROD, 'g1', OWNER)] },
        'mlw-dev': { ...dev, roles, assignments: [grant(DEV, 'g2', SCIENTIST, MEGAN.toUpperCase())] },
      },
      on,
      because: 'mlw-dev (dev), mlw-prod (production)',
      shows: [MEGAN, 'workspaces/mlw-dev', 'workspaces/mlw-prod'],
    },
    'one assignment above both': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(SUBSCRIPTION, 'g1', OWNER, MEGAN, 'Group')] },
        'mlw-dev': { ...dev, roles, assignments: [grant(SUBSCRIPTION, 'g1', OWNER, MEGAN, 'Group')] },
      },
      on,
      because: 'The group aaaaaaaa',
    },
  },
  unknown: {
    'a workspace that declares no environment': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(PROD, 'g1', OWNER)] },
        'mlw-x': { roles, assignments: [grant(workspaceIdOf('mlw-x'), 'g2', OWNER)] },
      },
      on,
    },
    'a role whose definition was not read': {
      workspaces: {
        'mlw-prod': { ...prod, roles, assignments: [grant(PROD, 'g1', OWNER)] },
        'mlw-dev': { ...dev, roles: [], assignments: [grant(DEV, 'g2', OWNER)] },
      },
      on,
      because: 'The definition of the role owner could not be read',
    },
  },
});
