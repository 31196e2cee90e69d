import type { Rule } from '../../model/rule.ts';
import { entraTokensOnly } from './entra-tokens-only.ts';
import { hasIdentity } from './has-identity.ts';
import { logsExported } from './logs-exported.ts';
import { noKeyAuth } from './no-key-auth.ts';
import { publicAccessDisabled } from './public-access-disabled.ts';
import { scoringOverHttps } from './scoring-over-https.ts';

export const onlineEndpointRules: readonly Rule[] = [
  entraTokensOnly,
  hasIdentity,
  logsExported,
  noKeyAuth,
  publicAccessDisabled,
  scoringOverHttps,
];
