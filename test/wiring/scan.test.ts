import type { DurableClient } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import type { Arm } from '../../shared/azure/arm.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { subscriptionUnit } from '../../shared/model/resource-id.ts';
import { purgeOrchestrations, whatThereIs } from '../../shared/wiring/scan.ts';
import { createWaits } from '../../shared/wiring/waits.ts';

const [A, B, C] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((start) => `${start}-1111-1111-1111-111111111111`) as [string, string, string];
const never = new AbortController().signal;
const workspace = (subscription: string): JsonObject => ({
  id: `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w`,
});
const below = (subscription: string, ...groups: string[]): JsonObject => ({
  id: `/subscriptions/${subscription}`,
  properties: { managementGroupAncestorsChain: groups.map((name) => ({ name, displayName: 'x' })) },
});

/** Resource Graph over these; answers a query for subscriptions named as Azure does. */
function graph(containers: readonly JsonObject[], resources: readonly JsonObject[]) {
  const asked: (readonly string[])[] = [];
  const query: Arm['query'] = async (kql, subscriptions) => {
    if (kql.startsWith('resourcecontainers')) {
      return { status: 'read', value: containers };
    }
    asked.push(subscriptions);
    const isAsked = ({ id }: JsonObject) => subscriptions.length === 0 || subscriptions.some((one) => String(id).includes(one));
    return { status: 'read', value: resources.filter(isAsked) };
  };
  return { asked, arm: { query } as Arm };
}

const knowing = (...subscriptions: string[]) => ({
  ledger: { unitsBelow: async () => subscriptions.map((id) => ({ ref: subscriptionUnit(id), isNew: false })) },
});
const ids = (...subscriptions: string[]) => subscriptions.map((id) => `/subscriptions/${id}`);

describe('what there is to scan', () => {
  it('is what the subscriptions named hold; one that shows nothing is told', async () => {
    const { arm } = graph([], [workspace(A), workspace(C)]);
    const found = await whatThereIs(arm, { subscriptions: [A, B], managementGroups: [] }, knowing(), never);
    expect(found).toMatchObject({ status: 'read', value: { subscriptions: ids(A, B), silent: ids(B), units: [{ kind: 'workspace' }] } });
  });

  it('is what the subscriptions below the management groups hold, however deep', async () => {
    const { arm, asked } = graph(
      [below(A, 'prod', 'root'), below(B, 'Prod'), below(C, 'sandbox', 'root')],
      [workspace(A), workspace(B), workspace(C)],
    );
    const found = await whatThereIs(arm, { subscriptions: [], managementGroups: ['PROD', 'nowhere'] }, knowing(), never);
    expect(asked).toEqual([[A, B]]);
    expect(found).toMatchObject({
      value: { subscriptions: ids(A, B), silent: ['/providers/microsoft.management/managementgroups/nowhere'] },
    });
  });

  it('is nothing, and never everything, when the management groups show no subscription', async () => {
    const { arm, asked } = graph([], [workspace(A)]);
    const found = await whatThereIs(arm, { subscriptions: [], managementGroups: ['prod'] }, knowing(A), never);
    expect(asked).toEqual([]);
    expect(found).toMatchObject({
      value: { units: [], subscriptions: [], silent: ['/providers/microsoft.management/managementgroups/prod'] },
    });
  });

  it('without a scope is all that shows, and what showed before and is silent now', async () => {
    const { arm } = graph([], [workspace(A)]);
    expect(await whatThereIs(arm, { subscriptions: [], managementGroups: [] }, knowing(A, B), never)).toMatchObject({
      value: { subscriptions: ids(A), silent: ids(B) },
    });
  });

  it('is unknown when Resource Graph does not answer', async () => {
    const arm = { query: async () => ({ status: 'denied', missing: 'x', because: 'no' }) } as unknown as Arm;
    expect(await whatThereIs(arm, { subscriptions: [], managementGroups: ['prod'] }, knowing(), never)).toMatchObject({ status: 'denied' });
    expect(await whatThereIs(arm, { subscriptions: [A], managementGroups: [] }, knowing(), never)).toMatchObject({ status: 'denied' });
  });
});

describe('waits', () => {
  it('belong to the work that asked, however much runs beside it', async () => {
    let clock = 0;
    const waits = createWaits(
      async (ms) => {
        await Promise.resolve();
        clock += ms;
      },
      () => clock,
    );
    const work = (ms: number) => waits.measured(async () => await waits.sleep(ms, never));
    const one = await work(30);
    const two = await work(70);
    await waits.sleep(1_000, never);
    expect([one.waitedInMs, two.waitedInMs]).toEqual([30, 70]);
  });

  it('count when they end early', async () => {
    let clock = 0;
    const waits = createWaits(
      () => {
        clock += 5;
        return Promise.reject(new Error('aborted'));
      },
      () => clock,
    );
    const { value, waitedInMs } = await waits.measured(() => waits.sleep(10, never).catch(() => 'aborted'));
    expect({ value, waitedInMs }).toEqual({ value: 'aborted', waitedInMs: 5 });
  });
});

describe('the history of orchestrations', () => {
  it('is taken away of those that ended, never of those that run', async () => {
    const filters: object[] = [];
    const client = {
      purgeInstanceHistoryBy: async (filter: object) => {
        filters.push(filter);
        return { instancesDeleted: 4 };
      },
    } as unknown as DurableClient;
    expect(await purgeOrchestrations(client, 30, new Date('2026-11-24T00:00:00Z'))).toBe(4);
    expect(filters).toEqual([
      {
        createdTimeFrom: new Date(0),
        createdTimeTo: new Date('2026-10-25T00:00:00Z'),
        runtimeStatus: ['Completed', 'Failed', 'Terminated', 'Canceled'],
      },
    ]);
  });
});
