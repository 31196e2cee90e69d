import { Hono } from 'hono';
import { canonicalId } from '../../model/resource-id.ts';
import type { ApiContext, ApiEnvironment } from '../environment.ts';
import { needs } from '../needs.ts';
import type { Answer } from '../ports.ts';
import { problem } from '../problem.ts';
import { estatePage } from './estate.ts';
import { findingPage, findingsPage } from './findings.ts';
import type { Html } from './layout.ts';
import type { PagePorts } from './ports.ts';
import { remediationPage, remediationsPage } from './remediations.ts';
import { reportsPage } from './reports.ts';
import { scanPage, scansPage } from './scans.ts';
import { unitPage } from './unit.ts';

/** The pages, below /api/dashboard. A GET shows; a POST starts what the API would start and leads to the page that tells of it. */
export function dashboard(ports: PagePorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/', async (context) => context.html(await estatePage(ports)));
  app.get('/units', async (context) => shown(context, await unitPage(ports, canonicalId(context.req.query('id') ?? '') ?? '')));
  app.get('/findings', async (context) => context.html(await findingsPage(ports, context.req.query('next'))));
  app.get('/findings/:id', async (context) => shown(context, await findingPage(ports, context.req.param('id'), context.get('principal'))));
  app.post('/findings/:id/repair', needs('approver'), async (context) =>
    led(context, await ports.requestRemediation(context.req.param('id'), context.get('principal').name), '/api/dashboard/remediations'),
  );
  app.get('/remediations', async (context) => context.html(await remediationsPage(ports, context.req.query('next'))));
  app.get('/remediations/:id', async (context) =>
    shown(context, await remediationPage(ports, context.req.param('id'), context.get('principal'))),
  );
  app.post('/remediations/:id/undo', needs('approver'), async (context) =>
    led(context, await ports.requestUndo(context.req.param('id'), context.get('principal').name), '/api/dashboard/remediations'),
  );
  app.get('/scans', async (context) => context.html(await scansPage(ports, context.get('principal'))));
  app.get('/scans/:id', async (context) => shown(context, await scanPage(ports, context.req.param('id'))));
  app.post('/scans', needs('admin'), async (context) =>
    led(context, await ports.startScan(context.get('principal').name), '/api/dashboard/scans'),
  );
  app.get('/reports', async (context) => context.html(await reportsPage(ports, context.get('principal'))));
  app.post('/reports', needs('admin'), async (context) => {
    const answer = await ports.startReport(context.get('principal').name);
    return answer.status === 'accepted' ? context.redirect('/api/dashboard/reports', 303) : refused(answer);
  });
  return app;
}

function shown(context: ApiContext, page: Html | null): Response | Promise<Response> {
  return page === null ? problem(404, 'Not found', 'There is nothing with this id.') : context.html(page);
}

/** After a POST: to the page of what was started. */
function led(context: ApiContext, answer: Answer, base: string): Response {
  return answer.status === 'accepted' ? context.redirect(`${base}/${encodeURIComponent(answer.id)}`, 303) : refused(answer);
}

function refused(answer: Exclude<Answer, { status: 'accepted' }>): Response {
  return answer.status === 'notFound' ? problem(404, 'Not found', answer.because) : problem(409, 'Cannot be done now', answer.because);
}
