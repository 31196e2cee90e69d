import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import { useTables } from '../ledger/remediations/tables.ts';
import { denied, WORKSPACE_ID } from '../scenes.ts';
import { accessOf, approving, aRequest, automatic, aWorld, linkOf, START, set, type World, withAccess } from './world.ts';

const tables = useTables();
const ID = instanceIdOf('a', new Date(START));

const NIGHT = { start: '0 0 22 * * *', durationInMinutes: 120, timezone: 'UTC' };

/** Of four units, 20 % are one. */
async function spendOnAnotherUnit(world: World): Promise<void> {
  set(world, { estate: 4 });
  const id = instanceIdOf('other', new Date(START));
  const at = new Date(START);
  await world.store.takeBudget({ id, unit: '/subscriptions/other', at, perHour: 10, perUnitPerHour: 10, unitsPerHour: 10 });
}

/** A remediation that has a plan; `planHash` is that of the plan. */
async function planned(policy = automatic): Promise<{ readonly world: World; readonly planHash: string }> {
  const world = aWorld(await tables.fresh(), policy);
  await world.service.activities.beginRemediation({ id: ID, request: aRequest });
  const { planHash } = await world.service.activities.planRemediation({ id: ID });
  return { world, planHash: planHash ?? '' };
}

describe('beginning', () => {
  it('is the same when it is repeated', async () => {
    const { world } = await planned();
    expect(await world.service.activities.beginRemediation({ id: ID, request: aRequest })).toEqual({ status: 'begun' });
  });

  it('is refused to a second one on the same resource, and recorded', async () => {
    const { world } = await planned();
    const second = instanceIdOf('b', new Date(START));
    expect((await world.service.activities.beginRemediation({ id: second, request: aRequest })).status).toBe('refused');
    expect(await world.store.get(second)).toMatchObject({ state: 'finished', outcome: 'refused' });
  });

  it('is refused to one that ended before, and leaves its record alone', async () => {
    const { world } = await planned();
    await world.service.activities.finishRemediation({ id: ID, outcome: 'repaired', because: 'Done.' });
    expect((await world.service.activities.beginRemediation({ id: ID, request: aRequest })).status).toBe('refused');
    expect(await world.store.get(ID)).toMatchObject({ outcome: 'repaired' });
  });

  it.each([
    ['no request', ID, null as never],
    ['a request without a unit', ID, { ...aRequest, unit: undefined as never }],
    ['a request that is too long', ID, { ...aRequest, findingId: 'f'.repeat(3_000) }],
    ['an id that is not ours', 'free-text', aRequest],
    ['a remediation of another rule', ID, { ...aRequest, ruleId: 'AML-NET-027' }],
    ['a remediation nobody knows', ID, { ...aRequest, remediationId: 'delete-everything' }],
    ['a resource of another kind', ID, { ...aRequest, resourceId: `${WORKSPACE_ID}/computes/c` }],
    ['an id with a query', ID, { ...aRequest, resourceId: `${WORKSPACE_ID}?api-version=1` }],
    ['an id in another spelling', ID, { ...aRequest, resourceId: WORKSPACE_ID.toUpperCase() }],
  ])('is refused for %s', async (_, id, request) => {
    const world = aWorld(await tables.fresh(), automatic);
    expect((await world.service.activities.beginRemediation({ id, request })).status).toBe('refused');
    expect(await world.store.get(id)).toBeNull();
  });
});

describe('planning', () => {
  const gateOf = async (change: (world: World) => void | Promise<void>, policy = automatic) => {
    const { world } = await planned(policy);
    await change(world);
    return await world.service.activities.planRemediation({ id: ID });
  };

  it('lets a safe plan run where the rule is named', async () => {
    expect(await gateOf(() => undefined)).toMatchObject({ gate: 'run', preflight: 'safe' });
  });

  it('has nothing to do on what is closed or gone', async () => {
    expect((await gateOf((world) => set(world, { workspace: withAccess('Disabled') }))).gate).toBe('nothing');
    expect((await gateOf((world) => set(world, { reading: { status: 'gone' } }))).gate).toBe('nothing');
  });

  it('is refused where the resource may not be read', async () => {
    const answer = await gateOf((world) => set(world, { reading: denied('Microsoft.MachineLearningServices/workspaces/read') }));
    expect(answer).toMatchObject({ gate: 'refuse', because: expect.stringContaining('Microsoft.MachineLearningServices/workspaces/read') });
  });

  it('is tried again where the resource could not be read for the moment', async () => {
    await expect(gateOf((world) => set(world, { reading: { status: 'unread', because: 'throttled.' } }))).rejects.toThrow('throttled');
  });

  it('is refused while an exemption covers exactly what is found', async () => {
    const exemption = {
      id: 'e1',
      kind: 'exempt' as const,
      ruleId: 'AML-NET-001',
      resourceId: WORKSPACE_ID,
      reason: 'A migration.',
      ticket: 'T-1',
      approver: 'ada',
      expires: '2027-01-01T00:00:00Z',
    };
    const path = 'properties.publicNetworkAccess';
    const covered = { ...exemption, values: { [path]: 'Enabled' } };
    const other = { ...exemption, values: { [path]: 'SomethingElse' } };
    expect((await gateOf((world) => void world.exemptions.push(covered))).gate).toBe('refuse');
    expect((await gateOf((world) => void world.exemptions.push(other))).gate).toBe('run');
  });

  it('is refused to a transition under a hold, not to a person', async () => {
    const hold = { resourceId: WORKSPACE_ID, ruleId: 'AML-NET-001', until: '2027-01-01T00:00:00Z', by: 'u' };
    expect((await gateOf((world) => world.store.hold(hold))).gate).toBe('refuse');
    const asked = await gateOf(async (world) => {
      await world.store.hold(hold);
      await world.store.update(ID, (record) => ({ ...record, request: { ...record.request, requestedBy: 'person:ada' } }));
    });
    expect(asked.gate).toBe('run');
  });

  it('is refused on resources we run on', async () => {
    const answer = await gateOf((world) => set(world, { policy: { ...world.policy, ownResources: [WORKSPACE_ID] } }));
    expect(answer.gate).toBe('refuse');
  });
});

describe('applying', () => {
  const apply = ({ world, planHash }: Awaited<ReturnType<typeof planned>>) =>
    world.service.activities.applyRemediation({ id: ID, planHash });

  it('writes what the plan says', async () => {
    const run = await planned();
    expect(await apply(run)).toEqual({ status: 'written' });
    expect(run.world.writes).toEqual([
      { method: 'PATCH', id: WORKSPACE_ID, apiVersion: '2025-12-01', body: { properties: { publicNetworkAccess: 'Disabled' } } },
    ]);
  });

  it('does not write again once the value reads back', async () => {
    const run = await planned();
    await apply(run);
    expect(await apply(run)).toEqual({ status: 'written' });
    expect(run.world.writes).toHaveLength(1);
  });

  it('does not write again while ARM works on it', async () => {
    const run = await planned();
    run.world.holdsBack = true;
    run.world.answer = () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 });
    expect((await apply(run)).status).toBe('accepted');
    expect((await apply(run)).status).toBe('accepted');
    expect(run.world.writes).toHaveLength(1);
  });

  it('repeats the identical write after a crash that left no answer, out of the same budget', async () => {
    const run = await planned({ ...automatic, budget: { perHour: 1, perUnitPerHour: 1, percentOfEstatePerHour: 100 } });
    run.world.answer = () => {
      throw new Error('The process died.');
    };
    await expect(apply(run)).rejects.toThrow('died');
    run.world.answer = () => ({ status: 'done' });
    run.world.workspace = withAccess('Enabled');
    expect(await apply(run)).toEqual({ status: 'written' });
    expect(run.world.writes[0]).toEqual(run.world.writes[1]);
  });

  it('goes through after a crash between using the approval and writing, and not with an approval whose write ARM refused', async () => {
    const { world, planHash } = await planned(approving);
    await world.service.activities.askForApproval({ id: ID, planHash, number: 1 });
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    const decisionId = (await world.store.decision(ID, 1))?.id ?? '';
    await world.service.activities.loadDecision({ id: ID, number: 1, decisionId });
    const { useDecision } = world.store;
    Object.assign(world.store, {
      useDecision: async (...given: Parameters<typeof useDecision>) => {
        await useDecision(...given);
        throw new Error('The process died.');
      },
    });
    await expect(apply({ world, planHash })).rejects.toThrow('died');
    Object.assign(world.store, { useDecision });
    world.answer = () => ({ status: 'refused', statusCode: 409, code: 'ScopeLocked', message: 'The scope is locked.' });
    expect((await apply({ world, planHash })).status).toBe('failed');
    world.answer = () => ({ status: 'done' });
    expect(await apply({ world, planHash })).toMatchObject({ status: 'refused', because: 'The approval was used before.' });
    expect(world.writes).toHaveLength(1);
  });

  it('is not taken for the use of another when two workers carry out the same step', async () => {
    const { world, planHash } = await planned(approving);
    await world.service.activities.askForApproval({ id: ID, planHash, number: 1 });
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    const decisionId = (await world.store.decision(ID, 1))?.id ?? '';
    await world.service.activities.loadDecision({ id: ID, number: 1, decisionId });
    const answers = await Promise.all([apply({ world, planHash }), apply({ world, planHash })]);
    expect(answers.map(({ status }) => status)).toEqual(['written', 'written']);
    expect((await world.store.get(ID))?.wroteAt).toBeDefined();
    expect(new Set(world.writes.map((write) => JSON.stringify(write))).size).toBe(1);
  });

  it('waits for its own write when the answer was lost and Azure still works on it, and writes nothing more', async () => {
    const run = await planned();
    run.world.holdsBack = true;
    run.world.answer = () => {
      throw new Error('The process died.');
    };
    await expect(apply(run)).rejects.toThrow('died');
    run.world.workspace = { ...withAccess('Enabled'), properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Updating' } };
    expect((await apply(run)).status).toBe('accepted');
    expect((await run.world.service.activities.pollOperation({ id: ID })).status).toBe('running');
    run.world.workspace = withAccess('Disabled');
    expect(await run.world.service.activities.pollOperation({ id: ID })).toEqual({ status: 'succeeded' });
    expect(run.world.writes).toHaveLength(1);
  });

  it('claims nothing that somebody else did', async () => {
    const run = await planned();
    run.world.workspace = withAccess('Disabled');
    expect(await apply(run)).toEqual({ status: 'alreadyDone' });
    expect(run.world.writes).toEqual([]);
  });

  it('writes nothing for another plan', async () => {
    const run = await planned();
    run.world.workspace = withAccess('');
    expect(await apply(run)).toEqual({ status: 'stale' });
    expect(run.world.writes).toEqual([]);
  });

  const refusals: readonly [string, (world: World) => unknown, RegExp][] = [
    ['the kill switch is on', (world) => world.service.setKillSwitch({ on: true, by: 'ada', because: 'A storm.' }), /kill switch/],
    ['the mode changed to audit', (world) => set(world, { policy: { ...world.policy, rules: {}, mode: 'audit' } }), /mode/],
    ['the mode changed to approve', (world) => set(world, { policy: { ...world.policy, rules: {}, mode: 'approve' } }), /Nobody approved/],
    ['the preflight turned unsafe', (world) => set(world, { unit: { 'private-endpoint-connection': [] } }), /private endpoint/],
    ['the resource became our own', (world) => set(world, { policy: { ...world.policy, ownResources: [WORKSPACE_ID] } }), /runs on/],
    [
      'the hour’s budget is used up',
      (world) => set(world, { policy: { ...world.policy, budget: { ...world.policy.budget, perHour: 0 } } }),
      /hour/,
    ],
    [
      'the unit’s budget is used up',
      (world) => set(world, { policy: { ...world.policy, budget: { ...world.policy.budget, perUnitPerHour: 0 } } }),
      /unit/,
    ],
    ['the estate’s budget is used up', spendOnAnotherUnit, /20 % of the estate/],
    [
      'a maintenance window is awaited',
      (world) => set(world, { policy: { ...world.policy, maintenanceWindows: [NIGHT] } }),
      /2026-11-24T22/,
    ],
    ['the lock was lost', (world) => world.store.unlock(WORKSPACE_ID, aRequest.remediationId, ID), /lock/],
  ];

  it.each(refusals)('is refused when %s', async (_, change, because) => {
    const run = await planned();
    await change(run.world);
    expect(await apply(run)).toMatchObject({ status: 'refused', because: expect.stringMatching(because) });
    expect(run.world.writes).toEqual([]);
    expect(accessOf(run.world)).toBe('Enabled');
  });

  it('is refused, not done, when the store cannot be asked', async () => {
    const run = await planned();
    const broken = { ...run.world.store, killSwitch: () => Promise.reject(new Error('The table is away.')) };
    Object.assign(run.world.store, broken);
    await expect(apply(run)).rejects.toThrow('away');
    expect(run.world.writes).toEqual([]);
  });

  it('is refused without a stored approval of this very plan', async () => {
    const run = await planned(approving);
    expect(await apply(run)).toMatchObject({ status: 'refused', because: 'Nobody approved this plan.' });
    await run.world.store.update(ID, (record) => ({ ...record, approvedHash: 'another' }));
    expect((await apply(run)).status).toBe('refused');
    expect(run.world.writes).toEqual([]);
  });

  it('tells why ARM refused, and leaves nothing to undo', async () => {
    const run = await planned();
    run.world.answer = () => ({ status: 'refused', statusCode: 409, code: 'ScopeLocked', message: 'The scope is locked.' });
    expect(await apply(run)).toMatchObject({ status: 'failed', because: expect.stringContaining('ScopeLocked') });
    expect((await run.world.store.get(ID))?.wroteAt).toBeUndefined();
  });

  it('is tried again while another operation runs on the resource', async () => {
    const run = await planned();
    run.world.answer = () => ({ status: 'refused', statusCode: 409, code: 'Conflict', message: 'Busy.' });
    await expect(apply(run)).rejects.toThrow('Conflict');
  });
});

describe('verifying', () => {
  const verify = async (change: (world: World) => void) => {
    const { world } = await planned();
    change(world);
    return (await world.service.activities.verifyRemediation({ id: ID })).status;
  };

  it('believes the rule, not the write', async () => {
    expect(await verify((world) => set(world, { workspace: withAccess('Disabled') }))).toBe('asPlanned');
    expect(await verify(() => undefined)).toBe('otherwise');
    expect(await verify((world) => set(world, { reading: { status: 'gone' } }))).toBe('otherwise');
    expect(await verify((world) => set(world, { reading: denied() }))).toBe('unknown');
  });
});

describe('finishing', () => {
  it('records, tells and gives the lock back, once', async () => {
    const { world } = await planned();
    const finish = () => world.service.activities.finishRemediation({ id: ID, outcome: 'repaired', because: 'Done.' });
    await finish();
    await finish();
    expect(world.told).toMatchObject([{ id: `remediation-${ID}-repaired`, topic: 'remediation', text: 'Done.' }]);
    expect(world.reported).toMatchObject([{ id: ID, state: 'finished', outcome: 'repaired', because: 'Done.' }]);
    expect(await world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(START))).toBeNull();
  });

  it('forgets the signed address of the operation', async () => {
    const { world } = await planned();
    await world.store.update(ID, (record) => ({ ...record, operationUrl: 'https://arm/op?s=secret' }));
    await world.service.activities.finishRemediation({ id: ID, outcome: 'repaired', because: 'Done.' });
    expect(JSON.stringify(await world.store.get(ID))).not.toContain('secret');
  });
});

describe('a process that dies after it wrote down what people should hear of', () => {
  /** The next change of a record takes effect, and the process ends before anything else does. */
  function dieAfterNextUpdate({ store }: World): void {
    const { update } = store;
    Object.assign(store, {
      update: async (...given: Parameters<typeof update>) => {
        await update(...given);
        Object.assign(store, { update });
        throw new Error('The process died.');
      },
    });
  }

  it('leaves the question to be told by the repetition', async () => {
    const { world, planHash } = await planned(approving);
    const ask = () => world.service.activities.askForApproval({ id: ID, number: 1, planHash });
    dieAfterNextUpdate(world);
    await expect(ask()).rejects.toThrow('died');
    expect(world.told).toEqual([]);
    expect(await ask()).toMatchObject({ number: 1 });
    expect(world.told).toMatchObject([{ topic: 'approval', id: `remediation-${ID}-ask-1` }]);
  });

  it('leaves the end to be told by the repetition', async () => {
    const { world } = await planned();
    const end = () => world.service.activities.finishRemediation({ id: ID, outcome: 'repaired', because: 'Done.' });
    dieAfterNextUpdate(world);
    await expect(end()).rejects.toThrow('died');
    expect(world.reported).toEqual([]);
    await end();
    expect(world.told).toMatchObject([{ id: `remediation-${ID}-repaired` }]);
    expect(world.reported).toMatchObject([{ id: ID, outcome: 'repaired' }]);
  });
});
