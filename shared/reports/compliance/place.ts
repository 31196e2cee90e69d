import { plain } from './texts.ts';

/** How a reader finds a resource: its name, and what it lies in. */
export interface Place {
  readonly name: string;
  /** `rg-ml / mlw-prod, 0a1b2c3d…`: resource group and parents, then the beginning of the subscription; '' when there is nothing to say. */
  readonly within: string;
}

const SUBSCRIPTION = /^\/subscriptions\/(?<subscription>[^/]+)(?:\/resourcegroups\/(?<group>[^/]+))?(?<rest>\/.*)?$/i;
const LONGEST_SUBSCRIPTION = 9;

/** An ARM id as two short lines; CSV and JSON have it whole. What is no id stays as it is. */
export function placeOf(id: string): Place {
  const { subscription = '', group, rest = '' } = SUBSCRIPTION.exec(id)?.groups ?? {};
  if (subscription === '') {
    return { name: plain(id), within: '' };
  }
  const names = namesOf(rest);
  const all = [...(group === undefined ? [] : [group]), ...names];
  const name = all.at(-1);
  return name === undefined
    ? { name: plain(subscription), within: 'subscription' }
    : { name: plain(name), within: plain([...(all.length > 1 ? [all.slice(0, -1).join(' / ')] : []), shortened(subscription)].join(', ')) };
}

/** The names within `/providers/{namespace}/{type}/{name}/{type}/{name}…`, through extensions. */
function namesOf(rest: string): string[] {
  return rest
    .split(/\/providers\//i)
    .slice(1)
    .flatMap((part) =>
      part
        .split('/')
        .slice(1)
        .filter((_, index) => index % 2 === 1),
    );
}

function shortened(subscription: string): string {
  return subscription.length <= LONGEST_SUBSCRIPTION ? subscription : `${subscription.slice(0, LONGEST_SUBSCRIPTION - 1)}…`;
}
