import { isJsonObject } from '../../../shared/model/json.ts';
import { scopeOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import type { Answer, ArmResource } from '../types.ts';
import { armError } from './errors.ts';
import { ancestorsOf } from './path.ts';
import type { Store } from './store.ts';

const LOCKS = 'microsoft.authorization/locks';

/** The refusal of a write, delete or action that a lock at or above its resource forbids. Locks do not lock locks. */
export function refusedByLock(store: Store, id: string, change: 'write' | 'delete' | 'action'): Answer | undefined {
  if (typeOfId(id) === LOCKS) {
    return undefined;
  }
  const scopes = [id, ...ancestorsOf(id)];
  const locks = scopes.flatMap((scope) => store.children(scope, LOCKS)).filter((lock) => forbids(lock, change));
  if (locks.length === 0) {
    return undefined;
  }
  const verb = change === 'delete' ? 'delete' : 'write';
  return armError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${locks.map((lock) => scopeOfId(lock.id)).join(',')}'. Please remove the lock and try again.`,
  );
}

function forbids({ properties }: ArmResource, change: 'write' | 'delete' | 'action'): boolean {
  const level = isJsonObject(properties) ? String(properties['level']).toLowerCase() : '';
  return level === 'readonly' || (level === 'cannotdelete' && change === 'delete');
}
