import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { problem } from './problem.ts';

export interface PrivacyPorts {
  /** Replaces a person's name or object id wherever the service keeps it. */
  readonly erase: (principal: string) => Promise<ErasedAnswer>;
}

/** How many rows and documents were written again, how many documents had to go, and what still names the person. */
export interface ErasedAnswer {
  readonly rows: number;
  readonly blobs: number;
  readonly deleted: number;
  readonly left: readonly { readonly what: string; readonly because: string }[];
}

const EraseBody = z.strictObject({ principal: z.string().trim().min(5, 'expected the name or the object id of a principal').max(320) });

export function privacy(ports: PrivacyPorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post('/erase', needs('admin'), async (context) => {
    const body = EraseBody.safeParse(await bodyOf(context.req.raw));
    return body.success
      ? context.json(await ports.erase(body.data.principal))
      : problem(400, 'The request cannot be used', z.prettifyError(body.error));
  });
  return app;
}
