import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { notOwn } from '../outbound-rules.ts';

/** Names below which anyone can rent a host, any top-level domain, and everything. */
const TOO_WIDE = [
  /^\*$/,
  /^\*\.[^.]+$/,
  /^\*\.(blob|dfs|file|queue|table|web)\.(core|storage)\./,
  /^\*\.(azurewebsites|azurefd|azureedge|cloudapp|trafficmanager)\.net$/,
  /^\*\.(amazonaws|cloudfront|googleapis|github)\.[a-z]+$/,
  /^\*\.(ngrok|vercel|netlify|herokuapp|pages|workers)\.[a-z]+$/,
];

export const fqdnSpecific = defineRule({
  id: 'AML-NET-009',
  kind: 'outbound-rule',
  title: 'Managed network FQDN rule is specific',
  severity: 'high',
  control: 3,
  why: 'Below a wide name like *.blob.core.windows.net anyone can rent a host, so that approved outbound traffic reaches an attacker too.',
  how: 'Delete the rule and add one for each host you need, or a private endpoint.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-managed-network'],
  reads: { 'properties.type': 'FQDN', 'properties.category': 'UserDefined', 'properties.destination': 'a host, no wide wildcard' },

  check(rule) {
    const other = notOwn(rule, 'FQDN');
    if (other !== undefined) {
      return other;
    }
    const host = rule.text('properties.destination');
    if (host === undefined) {
      return fail('The outbound rule names no host.');
    }
    return TOO_WIDE.some((pattern) => pattern.test(host.toLowerCase()))
      ? fail(`The outbound rule allows ${host}, below which anyone can have a host.`)
      : pass(`The outbound rule allows ${host}.`);
  },
});
