import type { Rule } from '../../model/rule.ts';
import { aiServicesKeyless } from './ai-services-keyless.ts';
import { secretExpires } from './secret-expires.ts';
import { secretNotSharedToAll } from './secret-not-shared-to-all.ts';
import { targetOverTls } from './target-over-tls.ts';
import { usesEntra } from './uses-entra.ts';
import { withinEnvironment } from './within-environment.ts';

export const connectionRules: readonly Rule[] = [
  aiServicesKeyless,
  secretExpires,
  secretNotSharedToAll,
  targetOverTls,
  usesEntra,
  withinEnvironment,
];
