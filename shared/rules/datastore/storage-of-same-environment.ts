import { ESTATE, unitOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { declared, environmentIn, judgeInCommon } from '../environments.ts';

export const storageOfSameEnvironment = defineRule({
  id: 'AML-ENV-008',
  kind: 'datastore',
  unit: 'estate',
  title: 'Datastores point at storage of their own environment',
  severity: 'high',
  control: 9,
  why: 'A datastore of development that points at production puts live data into experiments, and lets an experiment overwrite it.',
  how: 'Delete the datastore, or point it at an account of the environment of its workspace with masked or made-up data.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-datastore'],
  reads: {
    'properties.accountName': 'a storage account of the environment of the workspace',
    'properties.subscriptionId': 'the subscription of that account',
    'properties.resourceGroup': 'the resource group of that account',
  },
  neighbours: { workspace: declared, 'storage-account': declared },

  check(datastore, estate) {
    const account = (datastore.text('properties.accountName') ?? '').toLowerCase();
    datastore.get('properties.subscriptionId');
    datastore.get('properties.resourceGroup');
    const [workspace] = estate.of('workspace', unitOfId(datastore.id)?.id ?? '');
    if (workspace === undefined) {
      return unknown('The workspace of the datastore was not read.');
    }
    const met = [{ what: `the storage account ${account}`, with: estate.known('workspace', account) }];
    const verdict = judgeInCommon(workspace, met, estate.policy);
    const own = environmentIn(workspace, estate.policy);
    const tagged = estate.known('storage-account', account).map((one) => environmentIn(one, estate.policy));
    const other = tagged.find((environment) => environment !== undefined && environment !== own);
    if (own !== undefined && other !== undefined) {
      return fail(`The workspace ${workspace.name} is ${own}, the storage account ${account} is tagged ${other}.`);
    }
    if (verdict !== undefined) {
      return verdict;
    }
    estate.seenWhole('workspace', ESTATE.id);
    return pass(`No workspace of another environment is known to use the storage account ${account}.`);
  },
});
