import { typeOfId } from '../../../shared/model/resource-id.ts';
import { mayWrite, type Principal } from '../tokens.ts';
import type { Answer } from '../types.ts';
import type { World } from '../world.ts';
import { armError } from './errors.ts';

export interface Wish {
  /** The path that was asked for, without action segment. */
  readonly id: string;
  /** `Microsoft.X/y/read` */
  readonly action: string;
  readonly caller: Principal;
}

/** The 403 of whoever lacks a permission, naming it; undefined when nobody objects. */
export function refusedAccess({ denials, settings }: World, { id, action, caller }: Wish): Answer | undefined {
  const isRead = action.toLowerCase().endsWith('/read');
  const isOnlyReader = !isRead && !mayWrite(caller) && !settings.readerMayWrite && !isQuestion(action);
  const isSecret =
    /\/list(?:account|service)?(?:keys|secrets|credentials|sas|notebookkeys|notebookaccesstoken|connectionsecrets)\/action$/i.test(action);
  if (!isOnlyReader && !(isSecret && !settings.allowListKeys) && !denials.forbids({ id, action, caller, type: typeOfId(id) })) {
    return undefined;
  }
  return armError(
    403,
    'AuthorizationFailed',
    `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** An action that changes nothing. */
function isQuestion(action: string): boolean {
  return /\/diagnose\/action$/i.test(action);
}
