import type { Rule } from '../../model/rule.ts';
import { noServicePrincipal } from './no-service-principal.ts';
import { noStoredKey } from './no-stored-key.ts';
import { protocolHttps } from './protocol-https.ts';
import { storageOfSameEnvironment } from './storage-of-same-environment.ts';

export const datastoreRules: readonly Rule[] = [noServicePrincipal, noStoredKey, protocolHttps, storageOfSameEnvironment];
