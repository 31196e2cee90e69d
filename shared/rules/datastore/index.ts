import type { Rule } from '../../model/rule.ts';
import { noServicePrincipal } from './no-service-principal.ts';
import { noStoredKey } from './no-stored-key.ts';
import { protocolHttps } from './protocol-https.ts';

export const datastoreRules: readonly Rule[] = [noServicePrincipal, noStoredKey, protocolHttps];
