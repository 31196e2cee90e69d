import { dependentsOfOneEnvironment } from '../../../shared/rules/workspace/dependents-of-one-environment.ts';
import { estateCases } from '../../estate-cases.ts';
import { GROUP } from '../../scenes.ts';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv1`;
const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st1`;
const IMAGES = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/cr1`;

estateCases(dependentsOfOneEnvironment, {
  pass: {
    'each has its own': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT, storageAccount: STORAGE } },
        'mlw-dev': { environment: 'dev', properties: { keyVault: `${VAULT}-dev` } },
      },
    },
    'two of one environment share': {
      workspaces: {
        'mlw-a': { environment: 'prod', properties: { keyVault: VAULT } },
        'mlw-b': { environment: 'production', properties: { keyVault: VAULT } },
      },
    },
    'another environment only has a connection to it, which a rule of its own judges': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } },
        'mlw-dev': { environment: 'dev', connections: [{ target: VAULT }] },
      },
    },
    'a project of another environment uses what its hub has': {
      workspaces: {
        'mlw-hub': { environment: 'prod', kind: 'Hub', properties: { storageAccount: STORAGE } },
        'mlw-project': { environment: 'dev', kind: 'Project', properties: { storageAccount: STORAGE } },
      },
    },
    'it has none': { workspaces: { 'mlw-prod': { environment: 'prod' } } },
  },
  fail: {
    'development uses the key vault of production': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } },
        'mlw-dev': { environment: 'dev', properties: { keyVault: VAULT.toUpperCase() } },
      },
      because: 'shares kv1 with mlw-dev (dev)',
      shows: ['workspaces/mlw-dev', 'vaults/kv1'],
    },
    'development and test share storage': {
      workspaces: {
        'mlw-dev': { environment: 'dev', properties: { storageAccount: STORAGE } },
        'mlw-test': { environment: 'test', properties: { storageAccount: STORAGE } },
      },
      because: 'shares st1 with mlw-test (test)',
    },
    'a container registry': {
      workspaces: {
        'mlw-dev': { environment: 'dev', properties: { containerRegistry: IMAGES } },
        'mlw-prod': { environment: 'prod', properties: { containerRegistry: IMAGES } },
      },
      because: 'cr1 with mlw-prod (production)',
    },
    'one of many that use it has it as its own': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } },
        ...Object.fromEntries(
          ['a', 'b', 'c', 'd'].map((name) => [`mlw-${name}`, { environment: 'dev', connections: [{ target: VAULT }] }]),
        ),
        'mlw-z': { environment: 'dev', properties: { keyVault: VAULT } },
      },
      because: 'shares kv1 with mlw-z (dev).',
    },
    'it is known, whoever else cannot be read': {
      workspaces: {
        'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } },
        'mlw-dev': { environment: 'dev', properties: { keyVault: VAULT } },
        'mlw-hidden': { denied: true },
      },
    },
  },
  notApplicable: {
    'a project': { workspaces: { 'mlw-project': { environment: 'dev', kind: 'Project', properties: { storageAccount: STORAGE } } } },
  },
  unknown: {
    'it shares with a workspace that declares no environment': {
      workspaces: { 'mlw-prod': { environment: 'prod', properties: { keyVault: VAULT } }, 'mlw-x': { properties: { keyVault: VAULT } } },
      because: 'mlw-x',
    },
    'it declares no environment': {
      workspaces: { 'mlw-x': { properties: { keyVault: VAULT } }, 'mlw-prod': { environment: 'prod' } },
      because: 'has no tag',
    },
  },
});
