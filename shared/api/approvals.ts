import { Hono } from 'hono';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { approvalPage } from './pages/approval.ts';
import type { ApiPorts } from './ports.ts';
import { problem } from './problem.ts';
import { answered } from './v1.ts';

const DecisionForm = z.strictObject({ decision: z.enum(['approve', 'decline']), planHash: z.string().regex(/^[0-9a-f]{64}$/) });

/** GET shows the exact change and never decides; POST decides. */
export function approvals(ports: ApiPorts): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(needs('approver'));
  app.get('/:id', async (context) => {
    const remediation = await ports.getRemediation(context.req.param('id'));
    return remediation === null
      ? problem(404, 'Not found', 'There is no remediation with this id.')
      : context.html(approvalPage(remediation));
  });
  app.post('/:id', async (context) => {
    const form = DecisionForm.safeParse(await bodyOf(context.req.raw));
    if (!form.success) {
      return problem(400, 'The decision cannot be used', z.prettifyError(form.error));
    }
    const { decision, planHash } = form.data;
    const answer = await ports.decide({ remediation: context.req.param('id'), decision, planHash, by: context.get('principal').name });
    return answered(context, answer, '/api/v1/remediations');
  });
  return app;
}
