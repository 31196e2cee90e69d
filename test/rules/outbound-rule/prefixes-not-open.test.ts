import { prefixesNotOpen } from '../../../shared/rules/outbound-rule/prefixes-not-open.ts';
import { ruleCases } from '../../rule-cases.ts';

const rule = (addressPrefixes: string[], action = 'Allow') => ({
  raw: { properties: { type: 'ServiceTag', category: 'UserDefined', destination: { action, addressPrefixes } } },
});

ruleCases(prefixesNotOpen, {
  pass: {
    'a narrow range': rule(['203.0.113.0/24']),
    'one address': rule(['203.0.113.7']),
    'private ranges': rule(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8']),
  },
  fail: {
    everything: { ...rule(['10.0.0.0/8', '0.0.0.0/0']), because: 'allows 0.0.0.0/0.' },
    'everything in IPv6': rule(['::/0']),
    'a wide public range': rule(['20.0.0.0/8']),
    'more than the private range': rule(['10.0.0.0/7']),
    'a range nobody can read': rule(['203.0.113.0/x']),
  },
  notApplicable: {
    'no prefixes': rule([]),
    'it denies': rule(['0.0.0.0/0'], 'Deny'),
    'another type': { raw: { properties: { type: 'FQDN' } } },
  },
});
