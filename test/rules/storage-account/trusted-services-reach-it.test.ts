import type { JsonObject } from '../../../shared/model/json.ts';
import { storageTrustedServicesReachIt } from '../../../shared/rules/storage-account/trusted-services-reach-it.ts';
import { ruleCases } from '../../rule-cases.ts';
import { WORKSPACE_ID } from '../../scenes.ts';

const closed = (networkAcls: JsonObject) => ({ raw: { properties: { networkAcls: { defaultAction: 'Deny', ...networkAcls } } } });

ruleCases(storageTrustedServicesReachIt, {
  pass: {
    'trusted services pass': closed({ bypass: 'AzureServices' }),
    'trusted services are one of several': closed({ bypass: 'Logging, Metrics, AzureServices' }),
    'the bypass is missing': closed({}),
    'this workspace is named': closed({ bypass: 'None', resourceAccessRules: [{ resourceId: WORKSPACE_ID.toUpperCase() }] }),
  },
  fail: {
    'nobody passes': closed({ bypass: 'None' }),
    'only logging passes': closed({ bypass: 'Logging, Metrics' }),
    'another workspace is named': closed({ bypass: 'None', resourceAccessRules: [{ resourceId: `${WORKSPACE_ID}2` }] }),
  },
  notApplicable: {
    'the default is Allow': { raw: { properties: { networkAcls: { defaultAction: 'Allow', bypass: 'None' } } } },
    'there are no network rules': { raw: { properties: {} } },
  },
});
