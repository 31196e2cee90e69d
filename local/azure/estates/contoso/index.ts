import type { ArmResource } from '../../types.ts';
import { access } from './access.ts';
import { children } from './children.ts';
import { agoFrom } from './common.ts';
import { dependents } from './dependents.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import { scopes } from './scopes.ts';
import { workspaces } from './workspaces.ts';

/**
 * Contoso's estate as ARM shows it at the api-versions we read with: a production workspace that is looked after, a test
 * workspace of middling order and closed to the internet, a dev workspace open to everybody, and the registry they share.
 * Times are counted back from `now`, so that nothing in it grows old.
 */
export function contoso(now: Date = new Date()): readonly ArmResource[] {
  const ago = agoFrom(now);
  return [...scopes(), ...workspaces(ago), ...children(ago), ...dependents(ago), ...network(), ...access(ago), ...monitoring(ago)];
}
