import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from '../body.ts';
import type { ApiEnvironment } from '../environment.ts';
import { exemptionFrom } from '../exemptions.ts';
import { refusedLook, unitNamed } from '../look.ts';
import { needs } from '../needs.ts';
import type { Answer } from '../ports.ts';
import { problem } from '../problem.ts';
import type { PagePorts } from './ports.ts';

const Switch = z.strictObject({ on: z.enum(['true', 'false']), because: z.string().trim().min(1).max(500) });

/** What the buttons of the pages start, with the roles that the API asks for. Each leads to the page that tells of it. */
export function buttons(ports: PagePorts, now: () => Date = () => new Date()): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post('/findings/:id/repair', needs('approver'), async (context) =>
    led(await ports.requestRemediation(context.req.param('id'), context.get('principal').name), '/api/dashboard/remediations'),
  );
  app.post('/findings/:id/exempt', needs('admin'), async (context) => {
    const id = context.req.param('id');
    const wanted = { ...(await fieldsOf(context.req.raw)), findingId: id };
    const exemption = await exemptionFrom(wanted, context.get('principal').name, ports, now());
    if (exemption instanceof Response) {
      return exemption;
    }
    await ports.addExemption(exemption);
    return leads(`/api/dashboard/findings/${encodeURIComponent(id)}`);
  });
  app.post('/exemptions/:id/revoke', needs('admin'), async (context) => {
    const result = await ports.revokeExemption(context.req.param('id'), context.get('principal').name);
    return result === 'revoked'
      ? leads('/api/dashboard/exemptions')
      : problem(409, 'Cannot be done now', 'The exemption is over already, or it stands in exemptions.yaml and ends there.');
  });
  app.post('/remediations/:id/undo', needs('approver'), async (context) =>
    led(await ports.requestUndo(context.req.param('id'), context.get('principal').name), '/api/dashboard/remediations'),
  );
  app.post('/units/look', needs('approver'), async (context) => {
    const unit = unitNamed(context.req.query('id') ?? '');
    if (unit === null) {
      return problem(404, 'Not found', 'There is no unit with this id.');
    }
    const answer = await ports.lookNow(unit);
    if (answer.status !== 'looked' && answer.status !== 'waits') {
      return refusedLook(answer);
    }
    const query = { id: unit.id, ...(answer.status === 'waits' ? { look: 'waits' } : {}) };
    return leads(`/api/dashboard/units?${new URLSearchParams(query).toString()}`);
  });
  app.post('/scans', needs('admin'), async (context) => led(await ports.startScan(context.get('principal').name), '/api/dashboard/scans'));
  app.post('/reports', needs('admin'), async (context) => {
    const answer = await ports.startReport(context.get('principal').name);
    return answer.status === 'accepted' ? leads('/api/dashboard/reports') : refused(answer);
  });
  app.post('/kill-switch', needs('admin'), async (context) => {
    const wanted = Switch.safeParse(await fieldsOf(context.req.raw));
    if (!wanted.success) {
      return problem(400, 'The switch cannot be set', 'Say why, for whoever finds the switch later.');
    }
    await ports.setKillSwitch({ on: wanted.data.on === 'true', because: wanted.data.because, by: context.get('principal').name });
    return leads('/api/dashboard/health');
  });
  return app;
}

async function fieldsOf(request: Request): Promise<object> {
  const body = await bodyOf(request);
  return typeof body === 'object' && body !== null ? body : {};
}

/** After a POST: to the page of what was started. */
function led(answer: Answer, base: string): Response {
  return answer.status === 'accepted' ? leads(`${base}/${encodeURIComponent(answer.id)}`) : refused(answer);
}

function leads(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

function refused(answer: Exclude<Answer, { status: 'accepted' }>): Response {
  return answer.status === 'notFound' ? problem(404, 'Not found', answer.because) : problem(409, 'Cannot be done now', answer.because);
}
