import { storageOfSameEnvironment } from '../../../shared/rules/datastore/storage-of-same-environment.ts';
import { estateCases } from '../../estate-cases.ts';
import { GROUP } from '../../scenes.ts';

const account = (name: string) => `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`;
const pointingAt = (accountName: string) => [{ datastoreType: 'AzureBlob', accountName }];
const on = '/datastores/datastore0';

estateCases(storageOfSameEnvironment, {
  pass: {
    'the account of another workspace of its environment': {
      workspaces: {
        'mlw-a': { environment: 'dev', datastores: pointingAt('stdev') },
        'mlw-b': { environment: 'dev', properties: { storageAccount: account('stdev') } },
      },
      on,
    },
    'an account that nobody else is known to use': {
      workspaces: { 'mlw-dev': { environment: 'dev', datastores: pointingAt('stlake') } },
      on,
    },
    'an account tagged with its environment': {
      workspaces: {
        'mlw-a': { environment: 'dev', datastores: pointingAt('stdev') },
        'mlw-b': {
          environment: 'dev',
          properties: { storageAccount: account('stdev') },
          storage: [{ id: account('stdev'), tags: { environment: 'dev' } }],
        },
      },
      on,
    },
  },
  fail: {
    'development points at the account of production': {
      workspaces: {
        'mlw-dev': { environment: 'dev', datastores: pointingAt('STPROD') },
        'mlw-prod': { environment: 'prod', properties: { storageAccount: account('stprod') } },
      },
      on,
      because: 'shares the storage account stprod with mlw-prod (production)',
      shows: ['stprod', 'workspaces/mlw-prod'],
    },
    'datastores of two environments in one data lake': {
      workspaces: {
        'mlw-dev': { environment: 'dev', datastores: pointingAt('stlake') },
        'mlw-test': { environment: 'test', datastores: pointingAt('stlake') },
      },
      on: 'mlw-dev/datastores/datastore0',
    },
    'an account tagged as production': {
      workspaces: {
        'mlw-a': { environment: 'dev', datastores: pointingAt('stx') },
        'mlw-b': {
          environment: 'dev',
          properties: { storageAccount: account('stx') },
          storage: [{ id: account('stx'), tags: { Environment: 'prod' } }],
        },
      },
      on,
      because: 'stx is tagged production',
    },
  },
  unknown: {
    'its workspace declares no environment': { workspaces: { 'mlw-x': { datastores: pointingAt('stlake') } }, on },
    'the account of a workspace that declares none': {
      workspaces: {
        'mlw-dev': { environment: 'dev', datastores: pointingAt('stx') },
        'mlw-x': { properties: { storageAccount: account('stx') } },
      },
      on,
      because: 'mlw-x',
    },
  },
});
