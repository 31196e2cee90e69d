import { defineRule, type ResourceView } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { isAny } from '../values.ts';

const storageAccess = {
  'properties.publicNetworkAccess': 'Disabled or SecuredByPerimeter',
  'properties.networkAcls.defaultAction': 'Deny, where public network access is not closed',
} as const;

export const sensitiveStorageNotPublic = defineRule({
  id: 'AML-ENC-009',
  kind: 'workspace',
  title: 'Storage of a high business impact workspace is not public',
  severity: 'high',
  control: 5,
  why: 'The workspace is marked as holding sensitive data, and anyone on the internet with a key or a token can reach that data.',
  how: 'Disable public network access of the storage account, or set its default network rule to Deny, once private endpoints exist.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/storage/common/storage-network-security'],
  peers: ['CKV:CKV2_AZURE_50'],
  reads: { kind: HUB_OR_DEFAULT, 'properties.hbiWorkspace': 'true for a workspace this is about', 'properties.storageAccount': 'set' },
  neighbours: { 'storage-account': storageAccess },

  check(workspace, unit) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined || !workspace.is('properties.hbiWorkspace', true)) {
      return inherited ?? notApplicable('The workspace is not marked as high business impact.');
    }
    const linked = workspace.text('properties.storageAccount')?.toLowerCase();
    const account = unit.all('storage-account').find(({ id }) => id === linked);
    if (account === undefined) {
      return fail(`The storage account of the workspace, ${linked ?? 'which is not set'}, does not exist.`);
    }
    return isClosed(account)
      ? pass(`The storage account ${account.name} is closed to the internet.`)
      : fail(`The storage account ${account.name} is open to the internet.`);
  },
});

function isClosed(account: ResourceView<keyof typeof storageAccess>): boolean {
  return (
    isAny(account, 'properties.publicNetworkAccess', ['Disabled', 'SecuredByPerimeter']) ||
    account.is('properties.networkAcls.defaultAction', 'Deny')
  );
}
