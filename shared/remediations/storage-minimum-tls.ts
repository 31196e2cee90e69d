import type { Remediation } from '../model/remediation.ts';
import { storageSetting } from './storage-setting.ts';

export const storageMinimumTls: Remediation = storageSetting({
  id: 'storage-minimum-tls',
  ruleId: 'AML-ENC-015',
  does: 'Require TLS 1.2 on',
  path: 'properties.minimumTlsVersion',
  wanted: 'TLS1_2',
  alsoFine: ['TLS1_3'],
  missing: 'TLS1_0',
  sideEffects: ['Clients that speak TLS 1.0 or 1.1 only are refused.'],
});
