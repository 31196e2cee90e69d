import { guidOf } from './ids.ts';

/** People of Contoso; none of them exists. */
export const people = {
  megan: { upn: 'megan.bowen@contoso.example', name: 'Megan Bowen', objectId: guidOf('megan') },
  alex: { upn: 'alex.wilber@contoso.example', name: 'Alex Wilber', objectId: guidOf('alex') },
  lidia: { upn: 'lidia.holloway@contoso.example', name: 'Lidia Holloway', objectId: guidOf('lidia') },
  /** Works for somebody else from tomorrow. */
  diego: { upn: 'diego.siciliani@contoso.example', name: 'Diego Siciliani', objectId: guidOf('diego') },
} as const;

/** Object ids of groups. */
export const teams = {
  owners: guidOf('grp-cloud-platform-owners'),
  scientists: guidOf('grp-ml-data-scientists'),
  auditors: guidOf('grp-ml-auditors'),
} as const;

/** The pipeline that deploys to production. */
export const pipeline = { appId: guidOf('sp-ml-deploy app'), objectId: guidOf('sp-ml-deploy') } as const;

/** Object ids of managed identities. */
export const identities = {
  prod: guidOf('id-mlw-contoso-prod principal'),
  prodClient: guidOf('id-mlw-contoso-prod client'),
  test: guidOf('mlw-contoso-test principal'),
  dev: guidOf('mlw-contoso-dev principal'),
  registry: guidOf('mlr-contoso principal'),
  testCluster: guidOf('mlw-contoso-test cpu-cluster principal'),
  testEndpoint: guidOf('mlw-contoso-test churn-scoring principal'),
  testBatch: guidOf('mlw-contoso-test churn-nightly principal'),
} as const;
