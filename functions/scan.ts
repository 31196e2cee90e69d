import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { type ScanActivities, scanActivityNames } from '../shared/model/run.ts';
import { wire } from '../shared/wiring.ts';
import { FULL_SCAN, fullScanV1 } from '../shared/workflows/full-scan.ts';
import { SCAN_SUBSCRIPTION, scanSubscriptionV1 } from '../shared/workflows/scan-subscription.ts';

df.app.orchestration(FULL_SCAN, fullScanV1);
df.app.orchestration(SCAN_SUBSCRIPTION, scanSubscriptionV1);

// With a client: what a scan finds may start a repair.
const extraInputs = [df.input.durableClient()];
for (const name of scanActivityNames) {
  df.app.activity(name, { extraInputs, handler: (input: unknown, context) => carryOut(name, input, context) });
}

async function carryOut(name: keyof ScanActivities, input: unknown, context: InvocationContext): Promise<unknown> {
  const { activities } = (await wire({ context, client: df.getClient(context) })).fullScan;
  // Only our own orchestrations call activities; the interface types both sides.
  return await (activities[name] as (input: unknown) => Promise<unknown>)(input);
}
