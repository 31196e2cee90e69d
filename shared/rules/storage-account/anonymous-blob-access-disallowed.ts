import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

/** Since then a new account disallows anonymous access unless it is asked for. */
const SAFE_DEFAULT_SINCE = Date.parse('2023-11-01T00:00:00Z');

export const storageAnonymousBlobAccessDisallowed = defineRule({
  id: 'AML-AAD-019',
  kind: 'storage-account',
  title: 'Storage account disallows anonymous blob access',
  severity: 'high',
  control: 1,
  why: 'While the account allows it, anyone who may edit a container can publish training data and models to the whole internet.',
  how: 'Set allowBlobPublicAccess to false. Find out first whether someone reads a public container on purpose.',
  fix: 'gated',
  remediation: 'storage-anonymous-access-disallowed',
  references: ['https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent'],
  peers: [
    'AP:4fa4b6c0',
    'PSR:Azure.Storage.BlobPublicAccess',
    'CKV:CKV_AZURE_190',
    'CKV:CKV2_AZURE_47',
    'PRW:storage_blob_public_access_level_is_disabled',
    'MON:public-access-level-private-blob-containers',
    'TSS:Azure_Storage_AuthN_Dont_Allow_Anonymous',
  ],
  reads: {
    'properties.allowBlobPublicAccess': 'false',
    'properties.creationTime': '2023-11-01 or later where allowBlobPublicAccess is not set',
  },

  check(account) {
    if (account.is('properties.allowBlobPublicAccess', false)) {
      return pass('Anonymous blob access is disallowed.');
    }
    const allowed = account.text('properties.allowBlobPublicAccess');
    const created = account.text('properties.creationTime');
    if (allowed === undefined && Date.parse(created ?? '') >= SAFE_DEFAULT_SINCE) {
      return pass(
        `Created ${created}, the account disallows anonymous access while allowBlobPublicAccess is not set.`,
        'Set allowBlobPublicAccess to false, so that it does not rest on a default and Azure Policy sees it.',
      );
    }
    return fail(`Containers can be made public: allowBlobPublicAccess is ${allowed ?? 'not set, which older accounts take for true'}.`);
  },
});
