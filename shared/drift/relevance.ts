import type { Kind } from '../model/kinds.ts';
import type { Rule } from '../model/rule.ts';
import { touches } from './pattern.ts';

/** Which properties matter for security. */
export type Relevance = (kind: Kind, path: string) => boolean;

/** Kinds that exist for security alone: whatever can be written there matters. */
const SECURITY_KINDS: ReadonlySet<Kind> = new Set<Kind>([
  'role-assignment',
  'role-definition',
  'lock',
  'policy-assignment',
  'network-security-group',
  'private-endpoint',
  'private-endpoint-connection',
  'private-dns-zone-group',
  'outbound-rule',
  'diagnostic-setting',
]);

/** What a rule reads matters, on the resource it judges and on those around it. */
export function relevanceOf(rules: readonly Pick<Rule, 'kind' | 'reads' | 'neighbours'>[]): Relevance {
  const paths = new Map<Kind, Set<string>>();
  const add = (kind: Kind, fields: Readonly<Record<string, unknown>>): void => {
    paths.set(kind, new Set([...(paths.get(kind) ?? []), ...Object.keys(fields)]));
  };
  for (const { kind, reads, neighbours } of rules) {
    add(kind, reads);
    for (const [neighbour, fields] of Object.entries(neighbours)) {
      add(neighbour as Kind, fields);
    }
  }
  return (kind, path) => SECURITY_KINDS.has(kind) || [...(paths.get(kind) ?? [])].some((pattern) => touches(path, pattern));
}
