import type { Rule } from '../../model/rule.ts';
import { active } from './active.ts';
import { fqdnSpecific } from './fqdn-specific.ts';
import { prefixesNotOpen } from './prefixes-not-open.ts';
import { serviceTagNarrow } from './service-tag-narrow.ts';

export const outboundRuleRules: readonly Rule[] = [active, fqdnSpecific, prefixesNotOpen, serviceTagNarrow];
