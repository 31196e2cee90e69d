import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import type { ApiPorts } from './ports.ts';
import { problem } from './problem.ts';

const Switch = z.strictObject({
  on: z.boolean(),
  because: z.string().trim().min(1, 'say why, for whoever finds the switch later').max(500),
});

/** Stops every write of remediations, also of those that are approved or under way but not sent yet. */
export function killSwitch(ports: Pick<ApiPorts, 'killSwitch' | 'setKillSwitch'>): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(needs('admin'));
  app.get('/', async (context) => context.json((await ports.killSwitch()) ?? { on: false }));
  app.post('/', async (context) => {
    const wanted = Switch.safeParse(await bodyOf(context.req.raw));
    if (!wanted.success) {
      return problem(400, 'The switch cannot be set', z.prettifyError(wanted.error));
    }
    await ports.setKillSwitch({ ...wanted.data, by: context.get('principal').name });
    return context.json((await ports.killSwitch()) ?? { on: false });
  });
  return app;
}
