import { Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../model/message.ts';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { problem } from './problem.ts';

/** What became of a test on one channel. */
export interface ChannelTest {
  readonly channel: Channel;
  /** `waiting`: it did not arrive yet and is tried again; `off`: the channel is not switched on. */
  readonly result: 'sent' | 'waiting' | 'dead' | 'off';
  readonly because?: string;
}

/** What these routes need; wiring/notify.ts supplies it. */
export interface NotificationRoutes {
  readonly testNotifications: (by: string, channel?: Channel) => Promise<readonly ChannelTest[]>;
}

const TestBody = z.strictObject({ channel: z.enum(['teams', 'email', 'event-grid']).optional() });

/** Below /api/v1/notifications. */
export function notifications(ports: NotificationRoutes): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post('/test', needs('admin'), async (context) => {
    const wanted = TestBody.safeParse(await bodyOf(context.req.raw));
    return wanted.success
      ? context.json({ value: await ports.testNotifications(context.get('principal').name, wanted.data.channel) })
      : problem(400, 'The request cannot be used', z.prettifyError(wanted.error));
  });
  return app;
}
