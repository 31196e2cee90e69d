import { Hono } from 'hono';
import { z } from 'zod';
import { type ReportFormat, type ReportRun, reportFormats } from '../model/report.ts';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import type { Answer, Page, Paging } from './ports.ts';
import { problem } from './problem.ts';
import { answered, listed, one } from './v1.ts';

/** What is asked for; what is left out, the configuration says. */
export interface ReportWanted {
  readonly packs?: readonly string[] | undefined;
  readonly formats?: readonly ReportFormat[] | undefined;
}

/** What these routes need; wiring/report.ts supplies it. */
export interface ReportRoutes {
  readonly packIds: readonly string[];
  readonly makeReport: (by: string, wanted: ReportWanted) => Promise<Answer>;
  readonly listReports: (paging: Paging) => Promise<Page<ReportRun>>;
  readonly getReport: (id: string) => Promise<ReportRun | null>;
  /** Null: no such file. */
  readonly reportFile: (id: string, name: string) => Promise<{ readonly content: Buffer; readonly contentType: string } | null>;
}

const ReportQuery = z.strictObject({
  top: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(2_000).optional(),
});

/** Compliance reports, below /api/v1. */
export function reports(ports: ReportRoutes): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const ReportBody = z.strictObject({
    packs: z.array(z.enum(ports.packIds)).min(1).optional(),
    formats: z.array(z.enum(reportFormats)).min(1).optional(),
  });
  app.post('/reports', needs('admin'), async (context) => {
    const wanted = ReportBody.safeParse(await bodyOf(context.req.raw));
    return wanted.success
      ? answered(context, await ports.makeReport(context.get('principal').name, wanted.data), '/api/v1/reports')
      : problem(400, 'The request cannot be used', z.prettifyError(wanted.error));
  });
  app.get('/reports', (context) => listed(context, ReportQuery, ports.listReports));
  app.get('/reports/:id', (context) => one(context, ports.getReport(context.req.param('id'))));
  app.get('/reports/:id/files/:name', async (context) => {
    const { id, name } = context.req.param();
    const file = await ports.reportFile(id, name);
    return file === null ? problem(404, 'Not found', 'There is no such file.') : fileAnswer(name, file);
  });
  return app;
}

/** A report opens in the browser as a page without rights; everything else is saved. */
function fileAnswer(name: string, { content, contentType }: { readonly content: Buffer; readonly contentType: string }): Response {
  const isPage = contentType.startsWith('text/html');
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': contentType,
      'content-disposition': `${isPage ? 'inline' : 'attachment'}; filename="${name.replace(/[^a-z0-9.-]/gi, '_')}"`,
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    },
  });
}
