import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { shown } from '../values.ts';

const MODE = 'properties.systemDatastoresAuthMode';

export const systemDatastoresUseIdentity = defineRule({
  id: 'AML-AAD-006',
  kind: 'workspace',
  title: 'Workspace system datastores use identity instead of an account key',
  severity: 'high',
  control: 1,
  why: 'With the account key everyone who may use the workspace can read and change everything in its storage, and no log says who did.',
  how: 'Give the workspace identity Storage Blob Data Contributor and Storage File Data Privileged Contributor, users their data roles, and then set systemDatastoresAuthMode to Identity.',
  fix: 'gated',
  remediation: 'system-datastores-use-identity',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage'],
  reads: { kind: HUB_OR_DEFAULT, [MODE]: { expected: 'Identity or UserDelegationSAS', since: '2025-06-01' } },

  check(workspace) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    if (workspace.is(MODE, 'UserDelegationSAS')) {
      return pass(
        'System datastores use SAS tokens that rest on Entra identities.',
        'Set systemDatastoresAuthMode to Identity to do without tokens.',
      );
    }
    return workspace.is(MODE, 'Identity')
      ? pass('System datastores use identities.')
      : fail(`Authentication of system datastores is ${shown(workspace.text(MODE), 'AccessKey')}.`);
  },
});
