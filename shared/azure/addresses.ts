import { canonicalId } from '../model/resource-id.ts';

/**
 * `{endpoint}{path}?api-version=…`. `path` starts with `/` and may bring a query.
 * Undefined when the part before the query is not plainly an ARM path.
 */
export function addressOf(endpoint: string, path: string, apiVersion: string): string | undefined {
  const [plainPath = '', query = ''] = splitAt(path, path.indexOf('?'));
  if (canonicalId(plainPath) === null || !path.isWellFormed()) {
    return undefined;
  }
  const url = new URL(endpoint.replace(/\/+$/, '') + plainPath.split('/').map(encodeURIComponent).join('/'));
  for (const [name, value] of new URLSearchParams(query)) {
    url.searchParams.append(name, value);
  }
  url.searchParams.set('api-version', apiVersion);
  return url.href;
}

function splitAt(text: string, index: number): [string, string?] {
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
