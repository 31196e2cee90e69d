import { describe, expect, it } from 'vitest';
import { openapi } from '../../shared/api/openapi.ts';
import { operations } from '../../shared/api/operations.ts';
import { roles } from '../../shared/api/principal.ts';
import { anApi, principal } from './an-api.ts';

const BEHIND_ENTRA = { WEBSITE_AUTH_ENABLED: 'True' };
/** Refusals for want of a role; what else an operation answers to empty input is its own affair. */
const REFUSALS = [401, 403];

const named = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

describe('the list of operations', () => {
  it('names every route and nothing else', () => {
    const { app } = anApi();
    const routes = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1')}`);
    expect([...new Set(routes)].toSorted()).toEqual(operations.map(named).toSorted());
  });

  it('becomes an OpenAPI document', () => {
    const document = openapi('1.2.3') as { paths: Record<string, object> };
    expect(Object.keys(document.paths)).toEqual([...new Set(operations.map(({ path }) => path))]);
    expect(document.paths['/api/v1/scans']).toMatchObject({ post: { security: [{ entra: ['admin'] }] } });
  });
});

describe.each(operations.map((operation) => [named(operation), operation] as const))('%s', (_name, { method, path, role }) => {
  const ask = async (environment: Record<string, string>, headers: Record<string, string>): Promise<number> => {
    const { ask: send } = anApi(environment);
    return (await send(path.replaceAll(/\{\w+\}/g, 'x'), { method, headers })).status;
  };

  it.each(roles)('answers %s as the list says', async (held) => {
    const status = await ask(BEHIND_ENTRA, principal(held));
    const allowed = role === undefined || roles.indexOf(held) >= roles.indexOf(role);
    expect(REFUSALS.includes(status)).toBe(!allowed);
  });

  it('refuses whoever is not signed in, holds no role, or forges the header', async () => {
    const statuses = [
      await ask(BEHIND_ENTRA, {}),
      await ask(BEHIND_ENTRA, principal()),
      await ask(BEHIND_ENTRA, { 'x-ms-client-principal': 'bm90IGpzb24=' }),
      await ask({}, principal('admin')),
    ];
    expect(statuses).toEqual(role === undefined ? [200, 200, 200, 200] : [401, 403, 401, 401]);
  });
});
