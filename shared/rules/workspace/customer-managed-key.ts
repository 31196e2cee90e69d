import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { shown } from '../values.ts';

const STATUS = 'properties.encryption.status';
const KEY = 'properties.encryption.keyVaultProperties.keyIdentifier';

export const customerManagedKey = defineRule({
  id: 'AML-ENC-001',
  kind: 'workspace',
  title: 'Workspace is encrypted with a customer-managed key',
  severity: 'medium',
  control: 5,
  why: 'Only a key of your own can be rotated on your schedule and withdrawn to make the metadata of all experiments unreadable.',
  how: 'Create the workspace again with an encryption block; it cannot be added later.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys'],
  peers: [
    'AP:ba769a63',
    'AP:7f40cee6',
    'CS:mlWorkspaceCMKEncrypted',
    'MON:ml-workspace-cmk-encryption',
    'STP:machine_learning_workspace_encrypted_with_cmk',
    'ALZ:Enforce-Encryption-CMK_20250218',
  ],
  reads: { kind: HUB_OR_DEFAULT, [STATUS]: 'Enabled', [KEY]: 'set' },

  check(workspace) {
    const inherited = ofHub(workspace);
    if (inherited !== undefined) {
      return inherited;
    }
    if (!workspace.is(STATUS, 'Enabled')) {
      return fail(`Encryption with a customer-managed key is ${shown(workspace.text(STATUS), 'Disabled')}.`);
    }
    return workspace.text(KEY) === undefined
      ? fail('Encryption with a customer-managed key is Enabled, but no key is named.')
      : pass('A customer-managed key encrypts the workspace.');
  },
});
