import { keyVaultTrustedServicesReachIt } from '../../../shared/rules/key-vault/trusted-services-reach-it.ts';
import { ruleCases } from '../../rule-cases.ts';

ruleCases(keyVaultTrustedServicesReachIt, {
  pass: {
    'trusted services pass': { raw: { properties: { networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' } } } },
    'the bypass is missing': { raw: { properties: { publicNetworkAccess: 'disabled' } } },
  },
  fail: {
    'nobody passes the firewall': { raw: { properties: { networkAcls: { defaultAction: 'Deny', bypass: 'None' } } } },
    'nobody passes the closed door': { raw: { properties: { publicNetworkAccess: 'Disabled', networkAcls: { bypass: 'None' } } } },
  },
  notApplicable: {
    'the vault is open': {
      raw: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow', bypass: 'None' } } },
    },
  },
});
