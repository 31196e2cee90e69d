import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

/**
 * Refuses what a page of another site makes a signed-in browser send: the sign-in travels in a cookie (or, on a developer's
 * machine, in nothing at all), so the request itself must say where it comes from.
 */
export const crossSite: MiddlewareHandler = async (context, next) => {
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  const writes = context.req.method !== 'GET' && context.req.method !== 'HEAD';
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && hostOf(origin) !== context.req.header('host');
  if (writes && (foreignSite || foreignOrigin)) {
    return problem(403, 'Not allowed', 'Requests that change something are accepted from this site only.');
  }
  await next();
  return;
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
