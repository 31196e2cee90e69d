import type { Context } from 'hono';
import type { Principal } from './principal.ts';

export interface ApiEnvironment {
  Variables: { principal: Principal };
}

export type ApiContext = Context<ApiEnvironment>;
