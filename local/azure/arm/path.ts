import { canonicalId, scopeOfId, typeOfId } from '../../../shared/model/resource-id.ts';
import { isExtensionType } from './types-of-arm.ts';

/** What a path of Resource Manager names. Ids keep the spelling they came in; types are lower case. */
export type ArmPath =
  | { readonly names: 'subscriptions' }
  | { readonly names: 'groups' | 'everything'; readonly scope: string }
  | { readonly names: 'resource'; readonly id: string; readonly type: string }
  /** `parent`: the scope or the resource whose children are meant. */
  | { readonly names: 'collection'; readonly parent: string; readonly type: string }
  /** What hangs on `scope`; '' is the tenant. */
  | { readonly names: 'extensions'; readonly scope: string; readonly type: string };

/** Undefined for what is not a path of Resource Manager. */
export function pathOf(segments: readonly string[]): ArmPath | undefined {
  const path = `/${segments.join('/')}`;
  if (/^\/subscriptions$/i.test(path)) {
    return { names: 'subscriptions' };
  }
  if (canonicalId(path) === null) {
    return undefined;
  }
  const listed = /^(?<scope>\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?)\/(?<what>resourcegroups|resources)$/i.exec(path)?.groups;
  if (listed !== undefined) {
    return { names: listed['what']?.toLowerCase() === 'resources' ? 'everything' : 'groups', scope: listed['scope'] ?? '' };
  }
  return below(path, segments);
}

function below(path: string, segments: readonly string[]): ArmPath | undefined {
  const type = typeOfId(path);
  const at = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const named = segments.length - at - 2;
  if (at < 0) {
    return type === '' ? undefined : { names: 'resource', id: path, type };
  }
  if (named < 1) {
    return undefined;
  }
  if (named % 2 === 0) {
    return { names: 'resource', id: path, type };
  }
  return isExtensionType(type)
    ? { names: 'extensions', scope: at === 0 ? '' : scopeOfId(path), type }
    : { names: 'collection', parent: named === 1 ? scopeOfId(path) : path.slice(0, path.lastIndexOf('/')), type };
}

/** Whatever may hold an id, from nearest to farthest: resources, resource group, subscription. Lower case. */
export function ancestorsOf(id: string): string[] {
  const segments = id.toLowerCase().split('/');
  const ancestors: string[] = [];
  for (let length = segments.length - 2; length >= 3; length -= 2) {
    const ancestor = segments.slice(0, length).join('/');
    if (!ancestor.endsWith('/providers') && typeOfId(ancestor) !== '' && !/\/providers\/[^/]+$/.test(ancestor)) {
      ancestors.push(ancestor);
    }
  }
  return ancestors;
}
