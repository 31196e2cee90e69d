import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Plan } from '../model/remediation.ts';

type Hashed = Pick<Plan, 'resourceId' | 'apiVersion' | 'change' | 'differences'>;

/** sha256 hex over resource, change and pre-image. Another value in Azure, or another write, is another plan. */
export function planHash({ resourceId, apiVersion, change, differences }: Hashed): string {
  const preImage = Object.fromEntries(differences.map(({ path, before }) => [path, before]));
  const hashed = { resourceId, apiVersion, method: change.method, body: change.body, preImage };
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex');
}

/** JSON with sorted keys: equal values give equal text whatever order ARM answered in. */
function canonicalJson(value: Json): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}
