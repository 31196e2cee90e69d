import type { Remediation } from '../model/remediation.ts';
import { letsTrustedServicesThrough } from './common-concerns.ts';
import { publicAccessDisabled } from './public-access.ts';
import { storageAccount } from './repaired-types.ts';

export const storagePublicAccessDisabled: Remediation = publicAccessDisabled(storageAccount, {
  id: 'storage-public-access-disabled',
  ruleId: 'AML-NET-027',
  alsoFine: ['SecuredByPerimeter'],
  sideEffects: [
    'Whoever reads or writes its data over the internet is refused, also with valid keys or tokens; IP and network rules no longer matter.',
    'The studio shows its data only to people who come through a private endpoint.',
    'Functions and other services that use this account without a private endpoint stop working.',
  ],
  concerns: (account) => [letsTrustedServicesThrough(account)],
});
