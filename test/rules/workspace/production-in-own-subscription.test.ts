import { productionInOwnSubscription } from '../../../shared/rules/workspace/production-in-own-subscription.ts';
import { estateCases } from '../../estate-cases.ts';
import { SUBSCRIPTION } from '../../scenes.ts';

const OTHER = '/subscriptions/99999999-9999-9999-9999-999999999999';

estateCases(productionInOwnSubscription, {
  pass: {
    'a subscription for production': {
      workspaces: { 'mlw-prod': { environment: 'prod' }, 'mlw-dev': { environment: 'dev', subscription: OTHER } },
    },
    'development and test together': { workspaces: { 'mlw-dev': { environment: 'dev' }, 'mlw-test': { environment: 'test' } } },
  },
  fail: {
    'production and development in one subscription': {
      workspaces: { 'mlw-prod': { environment: 'prod' }, 'mlw-dev': { environment: 'dev' } },
      because: 'shares the subscription with mlw-dev (dev)',
      shows: [SUBSCRIPTION, 'workspaces/mlw-dev'],
    },
  },
  unknown: {
    'one beside declares no environment': {
      workspaces: { 'mlw-prod': { environment: 'prod' }, 'mlw-x': {} },
      because: 'no tag environment',
    },
  },
});
