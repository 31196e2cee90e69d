import type { Remediation } from '../model/remediation.ts';
import { storageSetting } from './storage-setting.ts';

export const storageHttpsRequired: Remediation = storageSetting({
  id: 'storage-https-required',
  ruleId: 'AML-ENC-014',
  does: 'Require HTTPS on',
  path: 'properties.supportsHttpsTrafficOnly',
  wanted: true,
  missing: false,
  sideEffects: ['Clients that use plain HTTP, and SMB without encryption, are refused.'],
});
