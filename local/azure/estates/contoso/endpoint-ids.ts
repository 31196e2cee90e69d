import { below, ids } from './ids.ts';

/** The online endpoint of each workspace. */
export const endpointIds = {
  prod: below(ids.prod.workspace, 'onlineEndpoints', 'credit-risk'),
  test: below(ids.test.workspace, 'onlineEndpoints', 'churn-scoring'),
  dev: below(ids.dev.workspace, 'onlineEndpoints', 'churn-sandbox'),
} as const;
