import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { Settings } from '../config/settings.ts';
import { approvals } from './approvals.ts';
import { drift } from './drift.ts';
import type { ApiEnvironment } from './environment.ts';
import { exemptions } from './exemptions.ts';
import { killSwitch } from './kill-switch.ts';
import { look } from './look.ts';
import { notifications } from './notifications.ts';
import { openapi } from './openapi.ts';
import { dashboard } from './pages/dashboard.ts';
import { portalOf } from './pages/portal.ts';
import { refusalPage } from './pages/refusal.ts';
import type { ApiPorts } from './ports.ts';
import { may, principalOf } from './principal.ts';
import { privacy } from './privacy.ts';
import { problem } from './problem.ts';
import { reports } from './reports.ts';
import { crossSite } from './same-site.ts';
import { scans } from './scans.ts';
import { v1 } from './v1.ts';

/** Everything below /api as one web application: `fetch(request)` answers. */
export function createApi(ports: ApiPorts, settings: Settings): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(crossSite);
  app.use(securityHeaders);
  app.use('/api/dashboard/*', problemsAsPages);
  app.use('/api/approvals/*', problemsAsPages);
  app.get('/api/v1/health', async (context) =>
    context.json({ status: (await ports.healthy()) ? 'ok' : 'degraded', version: ports.version }),
  );
  app.use(authenticate(settings));
  app.get('/api/openapi.json', (context) => context.json(openapi(ports.version)));
  app.route('/api/v1/kill-switch', killSwitch(ports));
  app.route('/api/v1', v1(ports));
  app.route('/api/v1', scans(ports));
  app.route('/api/v1', reports(ports));
  app.route('/api/v1', drift(ports));
  app.route('/api/v1', exemptions(ports));
  app.route('/api/v1', look(ports));
  app.route('/api/v1/privacy', privacy(ports));
  app.route('/api/v1/notifications', notifications(ports));
  app.route('/api/approvals', approvals(ports));
  app.route('/api/dashboard', dashboard({ ...ports.pages, portal: portalOf(settings.ARM_ENDPOINT) }));
  app.notFound(() => problem(404, 'Not found', 'There is nothing at this address.'));
  // What went wrong inside is for the log of the host, not for the caller.
  app.onError((error) => {
    throw error;
  });
  return app;
}

function authenticate(settings: Settings): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const host = context.req.header('host') ?? new URL(context.req.url).host;
    const principal = principalOf({ principal: context.req.header('x-ms-client-principal'), host }, settings);
    if (principal === null) {
      return problem(401, 'Sign in first', 'This address answers people and applications that App Service authentication has signed in.');
    }
    if (!may(principal, 'reader')) {
      return problem(403, 'Not allowed', 'Ask an administrator of aml-warden for the app role reader, approver or admin.');
    }
    context.set('principal', principal);
    await next();
    return;
  };
}

/** A browser shows its person a page, whatever the answer is; everybody else gets application/problem+json. */
const problemsAsPages: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  await next();
  const isProblem = context.res.headers.get('content-type') === 'application/problem+json';
  if (isProblem && context.req.header('accept')?.includes('text/html') === true) {
    const { status } = context.res;
    const { title, detail } = (await context.res.json()) as { readonly title: string; readonly detail: string };
    context.res = new Response(String(await refusalPage({ status, title, detail })), {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
  }
};

const securityHeaders: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  await next();
  context.header('x-content-type-options', 'nosniff');
  context.header('x-frame-options', 'DENY');
  // Not `no-referrer`: browsers then send `Origin: null` with our own forms, which looks like another site's.
  context.header('referrer-policy', 'same-origin');
  context.header('cache-control', 'no-store');
  if (!context.res.headers.has('content-security-policy')) {
    context.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
  }
};
