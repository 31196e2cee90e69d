import { productionInOwnGroup } from '../../../shared/rules/workspace/production-in-own-group.ts';
import { estateCases } from '../../estate-cases.ts';

estateCases(productionInOwnGroup, {
  pass: {
    'each environment in its own group': { workspaces: { 'mlw-prod': { environment: 'prod' }, 'mlw-dev': { environment: 'dev' } } },
    'two words for production in one group': {
      workspaces: { 'mlw-a': { environment: 'prod', group: 'rg-prod' }, 'mlw-b': { environment: 'production', group: 'rg-prod' } },
    },
    'development and test in one group': {
      workspaces: { 'mlw-dev': { environment: 'dev', group: 'rg-dev' }, 'mlw-test': { environment: 'test', group: 'rg-dev' } },
    },
  },
  fail: {
    'production beside development': {
      workspaces: { 'mlw-prod': { environment: 'prod', group: 'rg-ml' }, 'mlw-dev': { environment: 'dev', group: 'rg-ml' } },
      because: 'shares the resource group rg-ml with mlw-dev (dev)',
      shows: ['workspaces/mlw-dev', 'dev', 'prod'],
    },
    'development beside production': {
      workspaces: { 'mlw-dev': { environment: 'Dev', group: 'rg-ml' }, 'mlw-prod': { environment: 'live', group: 'rg-ml' } },
      policy: { productionValues: ['live'] },
      because: 'mlw-prod (production)',
    },
  },
  unknown: {
    'it declares no environment': { workspaces: { 'mlw-x': {}, 'mlw-prod': { environment: 'prod' } }, because: 'has no tag environment' },
    'the one beside declares none': {
      workspaces: { 'mlw-prod': { environment: 'prod', group: 'rg-ml' }, 'mlw-x': { group: 'rg-ml' } },
      because: 'mlw-x, which has no tag',
    },
    'it may not be read': { workspaces: { 'mlw-prod': { environment: 'prod', denied: true }, 'mlw-dev': { environment: 'dev' } } },
  },
});
