import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { type ReportActivities, reportActivityNames } from '../shared/model/report.ts';
import { wire } from '../shared/wiring.ts';
import { REPORT, reportV1 } from '../shared/workflows/report.ts';

df.app.orchestration(REPORT, reportV1);

for (const name of reportActivityNames) {
  df.app.activity(name, { handler: (input: unknown, context) => carryOut(name, input, context) });
}

async function carryOut(name: keyof ReportActivities, input: unknown, context: InvocationContext): Promise<unknown> {
  const { activities } = (await wire({ context })).reports;
  // Only our own orchestrations call activities; the interface types both sides.
  return await (activities[name] as (input: unknown) => Promise<unknown>)(input);
}
