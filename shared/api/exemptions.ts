import { Hono } from 'hono';
import { z } from 'zod';
import { exemptionOf } from '../config/parse.ts';
import { ExemptionEntry } from '../config/policy-file.ts';
import type { Exemption } from '../model/exemption.ts';
import { bodyOf } from './body.ts';
import type { ApiEnvironment } from './environment.ts';
import { needs } from './needs.ts';
import { problem } from './problem.ts';

/** An exemption as the list shows it. */
export interface ListedExemption extends Exemption {
  /** Where it was made; what stands in the file is changed there. */
  readonly from: 'file' | 'command';
  readonly status: 'active' | 'ended' | 'revoked';
  readonly createdAt?: string;
  readonly revokedBy?: string;
}

/** What an exemption made from a finding excuses: exactly what the finding shows. */
export type Excused =
  | {
      readonly status: 'found';
      readonly rule: string;
      readonly resource: string;
      readonly unit: string;
      readonly values: Exemption['values'];
    }
  | { readonly status: 'notFound' | 'conflict'; readonly because: string };

/** What these routes need; wiring/exemptions.ts supplies it. */
export interface ExemptionRoutes {
  readonly listExemptions: () => Promise<readonly ListedExemption[]>;
  readonly excusedBy: (findingId: string) => Promise<Excused>;
  /** Takes effect at once where it names a resource or a unit, elsewhere with the next look. */
  readonly addExemption: (exemption: Exemption) => Promise<void>;
  readonly revokeExemption: (id: string, by: string) => Promise<'revoked' | 'notFound' | 'file'>;
}

const LONGEST_IN_DAYS = 366;

const FromFinding = z.strictObject({
  findingId: z.string().regex(/^[0-9a-f]{64}$/, 'expected the id of a finding'),
  kind: z.enum(['exempt', 'snooze']).default('exempt'),
  /** The resource of the finding, or every resource of its unit with the same values. */
  scope: z.enum(['resource', 'unit']).default('resource'),
  /** Instead of a scope: every resource that has this tag, with the same values. */
  tag: z.strictObject({ name: z.string(), value: z.string() }).optional(),
  reason: z.string(),
  ticket: z.string(),
  days: z.coerce.number().int().min(1).max(LONGEST_IN_DAYS),
});

/** Exemptions and snoozes, below /api/v1. The approver is whoever calls. */
export function exemptions(ports: ExemptionRoutes, now: () => Date = () => new Date()): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get('/exemptions', async (context) => context.json({ value: await ports.listExemptions() }));
  app.post('/exemptions', needs('admin'), async (context) => {
    const exemption = await exemptionFrom(await bodyOf(context.req.raw), context.get('principal').name, ports, now());
    if (exemption instanceof Response) {
      return exemption;
    }
    await ports.addExemption(exemption);
    return context.json(exemption, 201, { location: `/api/v1/exemptions/${exemption.id}` });
  });
  app.delete('/exemptions/:id', needs('admin'), async (context) => {
    const id = context.req.param('id');
    switch (await ports.revokeExemption(id, context.get('principal').name)) {
      case 'revoked':
        return context.json({ id, status: 'revoked' });
      case 'file':
        return problem(409, 'Cannot be done here', 'It stands in exemptions.yaml: take it out there.');
      case 'notFound':
        return problem(404, 'Not found', 'There is no exemption with this id in force.');
    }
  });
  return app;
}

/** The exemption that somebody asks for, or why it cannot be made. */
export async function exemptionFrom(
  body: unknown,
  approver: string,
  ports: Pick<ExemptionRoutes, 'excusedBy'>,
  now: Date,
): Promise<Exemption | Response> {
  const entry = await entryOf(body, approver, ports, now);
  if (entry instanceof Response) {
    return entry;
  }
  const exemption = { ...exemptionOf(entry), id: crypto.randomUUID() };
  return Date.parse(exemption.expires) > now.getTime()
    ? exemption
    : problem(400, 'The request cannot be used', 'Expected an end in the future.');
}

async function entryOf(
  body: unknown,
  approver: string,
  ports: Pick<ExemptionRoutes, 'excusedBy'>,
  now: Date,
): Promise<z.output<typeof ExemptionEntry> | Response> {
  const isByFinding = typeof body === 'object' && body !== null && 'findingId' in body;
  const fields = isByFinding ? await fromFinding(body, ports, now) : body;
  if (fields instanceof Response) {
    return fields;
  }
  const entry = ExemptionEntry.safeParse({ ...(typeof fields === 'object' ? fields : {}), approver });
  return entry.success ? entry.data : unusable(entry.error);
}

async function fromFinding(body: object, ports: Pick<ExemptionRoutes, 'excusedBy'>, now: Date): Promise<object | Response> {
  const wanted = FromFinding.safeParse(body);
  if (!wanted.success) {
    return unusable(wanted.error);
  }
  const { findingId, kind, scope, tag, reason, ticket, days } = wanted.data;
  const excused = await ports.excusedBy(findingId);
  if (excused.status !== 'found') {
    return excused.status === 'notFound' ? problem(404, 'Not found', excused.because) : problem(409, 'Cannot be done now', excused.because);
  }
  const end = new Date(now.getTime() + days * 86_400_000).toISOString();
  const { rule, resource, unit, values } = excused;
  return {
    kind,
    rule,
    ...(tag !== undefined ? { tag } : scope === 'unit' ? { unit } : { resource }),
    reason,
    ticket,
    values,
    ...(kind === 'snooze' ? { until: end } : { expires: end }),
  };
}

function unusable(error: z.ZodError): Response {
  return problem(400, 'The request cannot be used', z.prettifyError(error));
}
