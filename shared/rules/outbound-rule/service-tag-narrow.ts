import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass } from '../../model/verdict.ts';
import { notOwn } from '../outbound-rules.ts';
import { isAny, shown } from '../values.ts';

const TAG = 'properties.destination.serviceTag';
const TOO_WIDE = ['Internet', 'AzureCloud', 'Storage', 'AzureFrontDoor.Frontend', 'VirtualNetwork'];

export const serviceTagNarrow = defineRule({
  id: 'AML-NET-010',
  kind: 'outbound-rule',
  title: 'Managed network service tag rule is narrow',
  severity: 'high',
  control: 3,
  why: 'A tag like Storage or AzureCloud holds the resources of every customer, an attacker among them, and any port lets any protocol out.',
  how: 'Delete the rule; use private endpoints, or a tag of one service and one region with the ports you need.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-prevent-data-loss-exfiltration'],
  reads: {
    'properties.type': 'ServiceTag',
    'properties.category': 'UserDefined',
    'properties.destination.action': 'Allow for a rule this is about',
    'properties.destination.addressPrefixes': 'missing for a rule this is about',
    [TAG]: 'none that holds all of Azure or the internet',
    'properties.destination.portRanges': 'not *',
  },

  check(rule) {
    const other = notOwn(rule, 'ServiceTag');
    if (other !== undefined) {
      return other;
    }
    if (rule.is('properties.destination.action', 'Deny')) {
      return pass('The outbound rule denies traffic.');
    }
    const prefixes = rule.get('properties.destination.addressPrefixes');
    if (Array.isArray(prefixes) && prefixes.length > 0) {
      return notApplicable('Address prefixes count instead of the tag; AML-NET-011 judges them.');
    }
    const tag = shown(rule.text(TAG));
    if (rule.text(TAG) === undefined || isAny(rule, TAG, TOO_WIDE)) {
      return fail(`The outbound rule allows the service tag ${tag}.`);
    }
    const ports = rule.text('properties.destination.portRanges') ?? '*';
    if (ports === '*') {
      return fail(`The outbound rule allows the service tag ${tag} on every port.`);
    }
    const found = `The outbound rule allows the service tag ${tag} on ports ${ports}.`;
    return /^storage\./i.test(tag)
      ? pass(found, 'The tag still holds the storage of every customer in the region: use private endpoints.')
      : pass(found);
  },
});
