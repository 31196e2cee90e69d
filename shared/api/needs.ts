import type { MiddlewareHandler } from 'hono';
import type { ApiEnvironment } from './environment.ts';
import { may, type Role } from './principal.ts';
import { problem } from './problem.ts';

/** Lets through who holds the role, or a higher one. */
export function needs(role: Role): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    if (!may(context.get('principal'), role)) {
      return problem(403, 'Not allowed', `This needs the app role ${role}.`);
    }
    await next();
    return;
  };
}
