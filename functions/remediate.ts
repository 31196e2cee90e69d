import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { type RemediationActivities, remediationActivityNames } from '../shared/model/remediation-run.ts';
import { wire } from '../shared/wiring.ts';
import { REMEDIATE, remediateV2 } from '../shared/workflows/remediate.ts';
import { REMEDIATE_AT_ANY_TIME, remediateV1 } from '../shared/workflows/remediate-at-any-time.ts';
import { UNDO, undoV1 } from '../shared/workflows/undo.ts';

df.app.orchestration(REMEDIATE, remediateV2);
df.app.orchestration(REMEDIATE_AT_ANY_TIME, remediateV1);
df.app.orchestration(UNDO, undoV1);

for (const name of remediationActivityNames) {
  df.app.activity(name, { handler: (input: unknown, context) => carryOut(name, input, context) });
}

async function carryOut(name: keyof RemediationActivities, input: unknown, context: InvocationContext): Promise<unknown> {
  const { activities } = (await wire({ context })).remediation;
  // Only our own orchestrations call activities; the interface types both sides.
  return await (activities[name] as (input: unknown) => Promise<unknown>)(input);
}
