import { sensitiveStorageNotPublic } from '../../../shared/rules/workspace/sensitive-storage-not-public.ts';
import { ruleCases } from '../../rule-cases.ts';

const ID = '/subscriptions/S/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stml';
const withStorage = (publicNetworkAccess: string | null, defaultAction = 'Allow') => ({
  raw: { properties: { hbiWorkspace: true, storageAccount: ID } },
  beside: { 'storage-account': [{ id: ID, properties: { publicNetworkAccess, networkAcls: { defaultAction } } }] },
});

ruleCases(sensitiveStorageNotPublic, {
  pass: {
    'public access is off': withStorage('Disabled'),
    'a perimeter secures it': withStorage('SecuredByPerimeter'),
    'the default rule denies': withStorage('Enabled', 'Deny'),
  },
  fail: {
    'open to the internet': { ...withStorage('Enabled'), because: 'stml' },
    'nothing is set': withStorage(null),
    'the account does not exist': { ...withStorage('Disabled'), beside: { 'storage-account': [] }, because: 'does not exist' },
  },
  unknown: { 'the account was not collected': { raw: { properties: { hbiWorkspace: true, storageAccount: ID } } } },
  notApplicable: {
    'not marked as sensitive': { raw: { properties: { hbiWorkspace: false } } },
    'a project': { raw: { kind: 'Project', properties: { hbiWorkspace: true } } },
  },
});
