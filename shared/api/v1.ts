import { Hono } from 'hono';
import { z } from 'zod';
import { canonicalId } from '../model/resource-id.ts';
import { SHORTEST } from '../model/short-id.ts';
import { bodyOf } from './body.ts';
import type { ApiContext, ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import type { Answer, ApiPorts, Page } from './ports.ts';
import { problem } from './problem.ts';
import { withApproval } from './with-approval.ts';

const paging = {
  top: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(2_000).optional(),
};
const unit = z
  .string()
  .transform((value, context) => {
    const id = canonicalId(value);
    if (id === null) {
      context.addIssue({ code: 'custom', message: 'expected an ARM resource id' });
      return z.NEVER;
    }
    return id;
  })
  .optional();

const FindingQuery = z.strictObject({
  ...paging,
  unit,
  ruleId: z.string().max(40).optional(),
  severity: z.enum(['critical', 'high', 'medium', 'low']).optional(),
  status: z.enum(['open', 'resolved', 'exempt']).optional(),
  control: z.coerce.number().int().min(1).max(10).optional(),
  idPrefix: z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${SHORTEST},64}$`), `expected the first ${SHORTEST} to 64 digits of an id`)
    .optional(),
});
const TransitionQuery = z.strictObject({ ...paging, unit, since: z.iso.datetime({ offset: true }).optional() });
const RemediationQuery = z.strictObject({ ...paging, unit, state: z.string().max(40).optional() });
const UnitQuery = z.strictObject(paging);
const RemediationBody = z.strictObject({ findingId: z.string().regex(/^[0-9a-f]{64}$/, 'expected the id of a finding') });
const LookQuery = z.object({ unit: unit.unwrap() });

export function v1(ports: ApiPorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/units', (context) => listed(context, UnitQuery, ports.listUnits));
  app.get('/looks/latest', (context) => {
    const query = LookQuery.safeParse(context.req.query());
    return query.success
      ? one(context, ports.getLook(query.data.unit))
      : problem(400, 'The query cannot be used', z.prettifyError(query.error));
  });
  app.get('/findings', (context) => listed(context, FindingQuery, ports.listFindings));
  app.get('/findings/:id', (context) => one(context, ports.getFinding(context.req.param('id'))));
  app.get('/transitions', (context) => listed(context, TransitionQuery, ports.listTransitions));
  app.get('/remediations', (context) => listed(context, RemediationQuery, ports.listRemediations));
  app.get('/remediations/:id', (context) => one(context, withApproval(context, context.req.param('id'), ports)));
  app.post('/remediations', needs('approver'), async (context) => {
    const wanted = RemediationBody.safeParse(await bodyOf(context.req.raw));
    return wanted.success
      ? answered(context, await ports.requestRemediation(wanted.data.findingId, context.get('principal').name), '/api/v1/remediations')
      : problem(400, 'The request cannot be used', z.prettifyError(wanted.error));
  });
  app.post('/remediations/:id/undo', needs('approver'), async (context) =>
    answered(context, await ports.requestUndo(context.req.param('id'), context.get('principal').name), '/api/v1/remediations'),
  );
  return app;
}

export async function listed<Q extends z.ZodType<object>, T>(
  context: ApiContext,
  schema: Q,
  list: (filter: z.output<Q>) => Promise<Page<T>>,
): Promise<Response> {
  const query = schema.safeParse(context.req.query());
  if (!query.success) {
    return problem(400, 'The query cannot be used', z.prettifyError(query.error));
  }
  const page = await list(query.data).catch((error: unknown) => {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  });
  if (page === null) {
    return problem(400, 'The query cannot be used', 'next is not one of our own: follow nextLink as it stands.');
  }
  const { items, next } = page;
  return context.json(next === undefined ? { value: items } : { value: items, nextLink: nextLink(context, next) });
}

function nextLink(context: ApiContext, next: string): string {
  const url = new URL(context.req.url);
  url.searchParams.set('next', next);
  return `${url.pathname}${url.search}`;
}

export async function one(context: ApiContext, found: Promise<object | null>): Promise<Response> {
  const value = await found;
  return value === null ? problem(404, 'Not found', 'There is nothing with this id.') : context.json(value);
}

export function answered(context: ApiContext, answer: Answer, base: string): Response {
  switch (answer.status) {
    case 'accepted':
      return context.json({ id: answer.id, statusUrl: `${base}/${answer.id}` }, 202, { location: `${base}/${answer.id}` });
    case 'notFound':
      return problem(404, 'Not found', answer.because);
    case 'conflict':
      return problem(409, 'Cannot be done now', answer.because);
  }
}
