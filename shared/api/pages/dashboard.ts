import { Hono } from 'hono';
import { canonicalId } from '../../model/resource-id.ts';
import type { ApiContext, ApiEnvironment } from '../environment.ts';
import { problem } from '../problem.ts';
import { buttons } from './buttons.ts';
import { estatePage } from './estate.ts';
import { exemptionsPage } from './exemptions.ts';
import { findingPage } from './finding.ts';
import { findingsPage } from './findings.ts';
import { healthPage } from './health.ts';
import type { Html } from './layout.ts';
import type { PagePorts, Viewer } from './ports.ts';
import { remediationPage } from './remediation.ts';
import { remediationsPage } from './remediations.ts';
import { reportsPage } from './reports.ts';
import { scanPage, scansPage } from './scans.ts';
import { unitPage } from './unit.ts';

/** The pages, below /api/dashboard. A GET shows; a POST starts what the API would start and leads to the page that tells of it. */
export function dashboard(ports: PagePorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/', async (context) => context.html(await estatePage(ports)));
  app.get('/units', async (context) => {
    const asked = { principal: context.get('principal'), isLookWanted: context.req.query('look') === 'waits' };
    return await shown(context, await unitPage(ports, canonicalId(context.req.query('id') ?? '') ?? '', asked));
  });
  app.get('/findings', async (context) => context.html(await findingsPage(ports, context.req.query())));
  app.get('/findings/:id', async (context) => shown(context, await findingPage(ports, context.req.param('id'), context.get('principal'))));
  app.get('/remediations', async (context) => context.html(await remediationsPage(ports, context.req.query('next'))));
  app.get('/remediations/:id', async (context) => shown(context, await remediationPage(ports, context.req.param('id'), viewer(context))));
  app.get('/exemptions', async (context) => context.html(await exemptionsPage(ports, context.get('principal'))));
  app.get('/scans', async (context) => context.html(await scansPage(ports, viewer(context))));
  app.get('/scans/:id', async (context) => shown(context, await scanPage(ports, context.req.param('id'), viewer(context))));
  app.get('/reports', async (context) => context.html(await reportsPage(ports, viewer(context))));
  app.get('/health', async (context) => context.html(await healthPage(ports, context.get('principal'))));
  app.route('/', buttons(ports));
  return app;
}

function viewer(context: ApiContext): Viewer {
  return { principal: context.get('principal'), isLive: context.req.query('live') !== 'off' };
}

function shown(context: ApiContext, page: Html | null): Response | Promise<Response> {
  return page === null ? problem(404, 'Not found', 'There is nothing with this id.') : context.html(page);
}
