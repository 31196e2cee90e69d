import { projectInEnvironmentOfHub } from '../../../shared/rules/workspace/project-in-environment-of-hub.ts';
import { estateCases, workspaceIdOf } from '../../estate-cases.ts';

const hub = { environment: 'prod', kind: 'Hub' };
const hubResourceId = workspaceIdOf('mlw-hub', hub);

estateCases(
  projectInEnvironmentOfHub,
  {
    fail: {
      'a development project below a hub of production': {
        workspaces: { 'mlw-project': { environment: 'dev', kind: 'Project', properties: { hubResourceId } }, 'mlw-hub': hub },
        because: 'The project is dev, its hub mlw-hub is production.',
        shows: ['workspaces/mlw-hub', 'prod'],
      },
    },
    pass: {
      'both are production': {
        workspaces: {
          'mlw-project': { environment: 'PROD', kind: 'Project', properties: { hubResourceId: hubResourceId.toUpperCase() } },
          'mlw-hub': hub,
        },
      },
    },
    notApplicable: { 'no project': { workspaces: { 'mlw-hub': hub } } },
    unknown: {
      'the hub is not there': {
        workspaces: { 'mlw-project': { environment: 'dev', kind: 'Project', properties: { hubResourceId } } },
        because: 'No workspace of',
      },
      'the hub may not be read': {
        workspaces: {
          'mlw-project': { environment: 'dev', kind: 'Project', properties: { hubResourceId } },
          'mlw-hub': { ...hub, denied: true },
        },
      },
      'the project declares no environment': {
        workspaces: { 'mlw-project': { kind: 'Project', properties: { hubResourceId } }, 'mlw-hub': hub },
        because: 'not tagged',
      },
    },
  },
  { isAboutAll: false },
);
