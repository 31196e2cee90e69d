import { apiVersions } from '../azure/api-versions.ts';
import type { Remediation } from '../model/remediation.ts';
import { CLOSING_FACTS, closesWithoutHarm } from './closing.ts';
import { letsTrustedServicesThrough } from './common-concerns.ts';
import { weigh } from './concerns.ts';
import { PUBLIC_ACCESS, planToClose } from './public-access.ts';

const id = 'storage-public-access-disabled';
const actions = ['Microsoft.Storage/storageAccounts/write'];

export const storagePublicAccessDisabled: Remediation = {
  id,
  title: 'Turn off public network access on the storage account',
  kind: 'storage-account',
  ruleIds: ['AML-NET-027'],
  class: 'GATED',
  writes: [PUBLIC_ACCESS],
  actions,

  plan(account) {
    return planToClose(account, {
      remediationId: id,
      actions,
      apiVersion: apiVersions['storage-account'],
      noun: 'storage account',
      closed: 'Disabled',
      alsoClosed: ['SecuredByPerimeter'],
      sideEffects: [
        'Whoever reads or writes its data over the internet is refused, also with valid keys or tokens; IP and network rules no longer matter.',
        'The studio shows its data only to people who come through a private endpoint.',
        'Functions and other services that use this account without a private endpoint stop working.',
      ],
    });
  },

  facts: CLOSING_FACTS,
  preflight: (account, unit, facts) => weigh([letsTrustedServicesThrough(account), ...closesWithoutHarm(account, unit, facts)]),
};
