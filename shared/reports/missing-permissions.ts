import type { UnreadEntry } from '../model/scan.ts';

export interface MissingPermissions {
  /** RBAC actions, sorted. */
  readonly actions: readonly string[];
  /** `/subscriptions/{id}` in which something was denied, sorted; empty when none is known. */
  readonly subscriptions: readonly string[];
}

/** What an identity would have needed to see what it did not. */
export function missingOf(unread: readonly UnreadEntry[]): MissingPermissions {
  const denied = unread.filter(({ missing }) => missing !== undefined);
  const subscriptions = denied.flatMap(({ resourceId }) => /^\/subscriptions\/[0-9a-f-]{36}/.exec(resourceId)?.[0] ?? []);
  return {
    actions: [...new Set(denied.flatMap(({ missing }) => missing ?? []))].toSorted(),
    subscriptions: [...new Set(subscriptions)].toSorted(),
  };
}

/** One command per subscription that grants them; every read action is in the built-in role Reader. */
export function grantCommand({ actions, subscriptions }: MissingPermissions): string[] {
  if (actions.length === 0) {
    return [];
  }
  const scopes = subscriptions.length === 0 ? ['/subscriptions/<id>'] : subscriptions;
  const reads = actions.every((action) => /\/read$/i.test(action));
  return [
    ...scopes.map((scope) => `az role assignment create --assignee <object id> --role Reader --scope ${scope}`),
    ...(reads ? [] : ['What does not end in /read is not in Reader: put it into a custom role with az role definition create.']),
  ];
}
