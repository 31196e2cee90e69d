import { Hono } from 'hono';
import { z } from 'zod';
import type { Baseline, Change, Exposure } from '../model/change.ts';
import { canonicalId } from '../model/resource-id.ts';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import type { Page, Paging } from './ports.ts';
import { problem } from './problem.ts';
import { listed, one } from './v1.ts';

export interface ChangeFilter extends Paging {
  readonly unit?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
}

/** What these routes need; wiring/drift.ts supplies it. */
export interface DriftRoutes {
  readonly listChanges: (filter: ChangeFilter) => Promise<Page<Change>>;
  readonly getBaseline: (unit: string) => Promise<Baseline | null>;
  /** Security-relevant differences of the last look from the approved state; null without one. */
  readonly diffBaseline: (
    unit: string,
  ) => Promise<{ readonly baseline: Omit<Baseline, 'resources'>; readonly value: readonly object[] } | null>;
  /** Makes the unit as the last look saw it its approved state. */
  readonly approveBaseline: (
    unit: string,
    by: string,
  ) => Promise<
    | { readonly status: 'approved'; readonly unit: string; readonly approvedBy: string; readonly at: string; readonly resources: number }
    | { readonly status: 'notFound' | 'conflict'; readonly because: string }
  >;
  readonly exposure: (unit: string | undefined) => Promise<readonly Exposure[]>;
}

const unit = z.string().transform((value, context) => {
  const id = canonicalId(value);
  if (id === null) {
    context.addIssue({ code: 'custom', message: 'expected an ARM resource id' });
    return z.NEVER;
  }
  return id;
});

const ChangeQuery = z.strictObject({
  top: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(2_000).optional(),
  unit: unit.optional(),
  since: z.iso.datetime({ offset: true }).optional(),
});
const UnitNamed = z.strictObject({ unit });
const UnitPerhaps = z.strictObject({ unit: unit.optional() });

/** Approved states, changes and exposure, below /api/v1. */
export function drift(ports: DriftRoutes): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/changes', (context) => listed(context, ChangeQuery, ports.listChanges));
  app.get('/exposure', async (context) => {
    const query = UnitPerhaps.safeParse(context.req.query());
    return query.success ? context.json({ value: await ports.exposure(query.data.unit) }) : unusable(query.error);
  });
  app.get('/baselines', (context) => {
    const query = UnitNamed.safeParse(context.req.query());
    return query.success ? one(context, ports.getBaseline(query.data.unit)) : unusable(query.error);
  });
  app.get('/baselines/diff', (context) => {
    const query = UnitNamed.safeParse(context.req.query());
    return query.success ? one(context, ports.diffBaseline(query.data.unit)) : unusable(query.error);
  });
  app.post('/baselines', needs('admin'), async (context) => {
    const wanted = UnitNamed.safeParse(await bodyOf(context.req.raw));
    if (!wanted.success) {
      return unusable(wanted.error);
    }
    const answer = await ports.approveBaseline(wanted.data.unit, context.get('principal').name);
    switch (answer.status) {
      case 'approved':
        return context.json(answer, 201);
      case 'notFound':
        return problem(404, 'Not found', answer.because);
      case 'conflict':
        return problem(409, 'Cannot be done now', answer.because);
    }
  });
  return app;
}

function unusable(error: z.ZodError): Response {
  return problem(400, 'The request cannot be used', z.prettifyError(error));
}
