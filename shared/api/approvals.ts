import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { ApiContext, ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { approvalPage } from './pages/approval.ts';
import type { ApiPorts, ApprovalLink, LinkRefused } from './ports.ts';
import { problem } from './problem.ts';
import { answered } from './v1.ts';

const DecisionForm = z.strictObject({ decision: z.enum(['approve', 'decline']), planHash: z.string().regex(/^[0-9a-f]{64}$/) });
const LinkQuery = z.strictObject({
  ask: z.coerce.number().int().min(1).max(1_000),
  expires: z.coerce.number().int().min(1).max(9_999_999_999),
  signature: z.string().regex(/^[\w-]{43}$/),
});

/** Both want an approver and the signed link. GET shows the exact change and never decides; POST decides. */
export function approvals(ports: Pick<ApiPorts, 'openLink' | 'decide'>): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(needs('approver'));
  app.get('/:id', async (context) => {
    const link = linkOf(context);
    const opened = await ports.openLink(link, nameOf(context));
    return opened.status === 'open' ? context.html(approvalPage(opened.remediation, addressOf(context))) : refused(opened);
  });
  app.post('/:id', async (context) => {
    const form = DecisionForm.safeParse(await bodyOf(context.req.raw));
    if (!form.success) {
      return problem(400, 'The decision cannot be used', z.prettifyError(form.error));
    }
    const answer = await ports.decide({ link: linkOf(context), ...form.data, by: nameOf(context) });
    if (answer.status === 'refused') {
      return refused(answer);
    }
    return answer.status === 'accepted' && isForm(context)
      ? context.redirect(`/api/dashboard/remediations/${encodeURIComponent(answer.id)}`, 303)
      : answered(context, answer, '/api/v1/remediations');
  });
  return app;
}

/** A link that lacks something is as good as forged: it is checked, and so refused and logged, like any other. */
function linkOf(context: ApiContext): ApprovalLink {
  const id = context.req.param('id') ?? '';
  const query = LinkQuery.safeParse(context.req.query());
  return query.success ? { id, ...query.data } : { id, ask: 0, expires: 0, signature: '' };
}

function addressOf(context: ApiContext): string {
  const { pathname, search } = new URL(context.req.url);
  return `${pathname}${search}`;
}

function nameOf(context: ApiContext): string {
  return context.get('principal').name;
}

function isForm(context: ApiContext): boolean {
  return context.req.header('content-type')?.includes('application/x-www-form-urlencoded') === true && acceptsPages(context);
}

function acceptsPages(context: ApiContext): boolean {
  return context.req.header('accept')?.includes('text/html') === true;
}

const statuses = { forged: 403, expired: 410, used: 410, unavailable: 503 } as const satisfies Record<LinkRefused['reason'], number>;

function refused({ reason, because }: LinkRefused): Response {
  return problem(statuses[reason], 'The approval link is refused', because);
}
