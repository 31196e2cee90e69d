import type { ResourceView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';
import { isAny, shown } from './values.ts';

type Type = 'FQDN' | 'ServiceTag' | 'PrivateEndpoint';

/** The verdict on an outbound rule of another type, or one Azure made itself; undefined for one of yours of this type. */
export function notOwn(rule: ResourceView<'properties.type' | 'properties.category'>, type: Type): Verdict | undefined {
  if (!rule.is('properties.type', type)) {
    return notApplicable(`The outbound rule is of type ${shown(rule.text('properties.type'))}.`);
  }
  return isAny(rule, 'properties.category', ['Required', 'Recommended', 'Dependency'])
    ? notApplicable(`The outbound rule belongs to Azure: ${rule.text('properties.category')}.`)
    : undefined;
}
