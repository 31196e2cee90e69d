import { Hono } from 'hono';
import { z } from 'zod';
import type { ScanRun, TypeCoverage } from '../model/run.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import type { Answer, Page, Paging } from './ports.ts';
import { problem } from './problem.ts';
import { answered, listed, one } from './v1.ts';

/** What these routes need; wiring/scan.ts supplies it. */
export interface ScanRoutes {
  readonly startScan: (by: string) => Promise<Answer>;
  readonly listScans: (paging: Paging) => Promise<Page<ScanRun>>;
  readonly getScan: (id: string) => Promise<ScanRun | null>;
  /** What events missed, as the newest finished scan found it; null before there was one. */
  readonly coverage: () => Promise<{ readonly scan: string; readonly endedAt: string; readonly value: readonly TypeCoverage[] } | null>;
}

const ScanQuery = z.strictObject({
  top: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(2_000).optional(),
});

/** Full scans, below /api/v1. */
export function scans(ports: ScanRoutes): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post('/scans', needs('admin'), async (context) =>
    answered(context, await ports.startScan(context.get('principal').name), '/api/v1/scans'),
  );
  app.get('/scans', (context) => listed(context, ScanQuery, ports.listScans));
  app.get('/scans/:id', (context) => one(context, ports.getScan(context.req.param('id'))));
  app.get('/coverage', async (context) => {
    const coverage = await ports.coverage();
    return coverage === null ? problem(404, 'Not found', 'No full scan has finished yet.') : context.json(coverage);
  });
  return app;
}
