import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { notOwn } from '../outbound-rules.ts';

const PREFIXES = 'properties.destination.addressPrefixes[]';
const SHORTEST = 16;

export const prefixesNotOpen = defineRule({
  id: 'AML-NET-011',
  kind: 'outbound-rule',
  title: 'Managed network address prefix rule is not open',
  severity: 'high',
  control: 3,
  why: 'A rule for a wide range of public addresses is a way out for data, whatever the outbound mode says.',
  how: 'Delete the rule and add one for the addresses you need.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-managed-network'],
  reads: {
    'properties.type': 'ServiceTag',
    'properties.category': 'UserDefined',
    'properties.destination.action': 'Allow for a rule this is about',
    [PREFIXES]: 'private, or /16 and narrower',
  },

  check(rule) {
    const other = notOwn(rule, 'ServiceTag');
    if (other !== undefined) {
      return other;
    }
    const prefixes = rule.all(PREFIXES).map(String);
    if (prefixes.length === 0 || rule.is('properties.destination.action', 'Deny')) {
      return notApplicable('The outbound rule allows no address prefixes.');
    }
    const open = prefixes.filter(isOpen);
    return open.length === 0
      ? pass(`The outbound rule allows ${prefixes.join(', ')}.`)
      : fail(`The outbound rule allows ${open.join(', ')}.`);
  },
});

/** RFC 1918 and the unique local addresses of IPv6, with the shortest prefix that stays inside each. */
const PRIVATE: readonly (readonly [RegExp, number])[] = [
  [/^10\./, 8],
  [/^172\.(1[6-9]|2\d|3[01])\./, 12],
  [/^192\.168\./, 16],
  [/^f[cd][0-9a-f]{2}:/i, 7],
];

function isOpen(prefix: string): boolean {
  const [address = '', length] = prefix.trim().split('/');
  const shortest = PRIVATE.find(([range]) => range.test(address))?.[1] ?? SHORTEST;
  // Without a length it is a single address; what is no number is taken for the worst.
  return length !== undefined && !(Number(length) >= shortest);
}
