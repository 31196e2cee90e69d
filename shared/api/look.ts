import { Hono } from 'hono';
import { z } from 'zod';
import { canonicalId, ESTATE, subscriptionOfId, type UnitRef, unitOfId, unitRefOf } from '../model/resource-id.ts';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { problem } from './problem.ts';

/** What came of one look. */
export interface Looked {
  readonly status: 'looked';
  readonly unit: string;
  /** When the unit was read, RFC 3339. */
  readonly at: string;
  /** Findings that this look opened (or found again) and resolved. */
  readonly opened: number;
  readonly resolved: number;
  /** Findings open by now, and judgements that could not be made. */
  readonly open: number;
  readonly unknown: number;
}

/** Not looked at yet; a look that begins after the wish is made by whoever holds the unit, or by the sweep. */
export interface LookWaits {
  readonly status: 'waits';
  readonly unit: string;
  readonly because: string;
}

export type LookAnswer = Looked | LookWaits | { readonly status: 'notFound' | 'conflict'; readonly because: string };

/** What these routes need; wiring/look.ts supplies it. */
export interface LookRoutes {
  /** Looks at a unit now, everything read again; waits for it as long as an event would. */
  readonly lookNow: (unit: UnitRef) => Promise<LookAnswer>;
}

const Body = z.strictObject({
  unit: z.string().transform((value, context) => {
    const ref = unitNamed(value);
    if (ref === null) {
      context.addIssue({ code: 'custom', message: 'expected the id of a workspace, a registry or a subscription' });
      return z.NEVER;
    }
    return ref;
  }),
});

/** The unit that an id names or lies below; null for what belongs to several, or to none. */
export function unitNamed(id: string): UnitRef | null {
  const canonical = canonicalId(id);
  if (canonical === null) {
    return null;
  }
  const isUnit = canonical === ESTATE.id || subscriptionOfId(canonical) === canonical || unitOfId(canonical) !== null;
  return isUnit ? unitRefOf(canonical) : null;
}

/** A look now, below /api/v1. */
export function look(ports: LookRoutes): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post('/units/look', needs('approver'), async (context) => {
    const wanted = Body.safeParse(await bodyOf(context.req.raw));
    if (!wanted.success) {
      return problem(400, 'The request cannot be used', z.prettifyError(wanted.error));
    }
    const answer = await ports.lookNow(wanted.data.unit);
    const statusUrl = `/api/v1/looks/latest?${new URLSearchParams({ unit: wanted.data.unit.id }).toString()}`;
    switch (answer.status) {
      case 'looked':
        return context.json({ ...answer, statusUrl });
      case 'waits':
        return context.json({ ...answer, statusUrl }, 202, { location: statusUrl });
      default:
        return refusedLook(answer);
    }
  });
  return app;
}

export function refusedLook({ status, because }: Exclude<LookAnswer, Looked | LookWaits>): Response {
  return status === 'notFound' ? problem(404, 'Not found', because) : problem(409, 'Cannot be done now', because);
}
