import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARM_AUDIENCE } from '../../local/azure/tokens.ts';
import type { Arm } from '../../shared/azure/arm.ts';
import { createArm } from '../../shared/azure/arm-client.ts';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { createRemediation, type RemediationService } from '../../shared/remediations/create-remediation.ts';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import type { RemediationPorts } from '../../shared/remediations/ports.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { ada, anEstate, aResource, ENDPOINT, GROUP, type Scene, startScene, WORKSPACE } from '../local/azure/scene.ts';
import { aRequest, aWorld, START, type World } from './world.ts';

const REGISTRY = `${GROUP}/providers/Microsoft.MachineLearningServices/registries/mlr`;
const FIX = instanceIdOf('fix', new Date(START));
const UNDO = instanceIdOf('undo', new Date(START));

const endpoint: JsonObject = {
  authMode: 'AADToken',
  publicNetworkAccess: 'Enabled',
  traffic: { blue: 100 },
  provisioningState: 'Succeeded',
};
const registry: JsonObject = { publicNetworkAccess: 'Enabled', regionDetails: [{ location: 'westeurope' }] };
const around: JsonObject = { location: 'westeurope', tags: { team: 'fraud' } };

interface Case {
  readonly what: string;
  readonly rule: string;
  readonly remediation: string;
  readonly id: string;
  readonly unit: string;
  readonly properties: JsonObject;
  /** What somebody else changes in between. */
  readonly moved: JsonObject;
}

const cases: readonly Case[] = [
  {
    what: 'online endpoint',
    rule: 'AML-NET-020',
    remediation: 'online-endpoint-public-access-disabled',
    id: ENDPOINT,
    unit: WORKSPACE,
    properties: endpoint,
    moved: { traffic: { green: 100 } },
  },
  {
    what: 'registry',
    rule: 'AML-NET-026',
    remediation: 'registry-public-access-disabled',
    id: REGISTRY,
    unit: REGISTRY,
    properties: registry,
    moved: { regionDetails: [{ location: 'westeurope' }, { location: 'francecentral' }] },
  },
];

let scene: Scene;
let arm: Arm;
beforeEach(async () => {
  const others = anEstate().filter(({ id }) => id !== ENDPOINT);
  const closable = cases.map(({ id, properties }) => aResource(id, { ...around, properties }));
  scene = await startScene({ estate: [...others, ...closable] });
  const token = await scene.azure.control.tokenFor({ ...ada, audience: ARM_AUDIENCE });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  arm = createArm({ endpoint: scene.azure.origin, audience: ARM_AUDIENCE, credential });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** Somebody else is at work too. */
async function change({ id, properties }: Case, changed: JsonObject): Promise<void> {
  await scene.azure.control.write({ actor: ada, id, method: 'PUT', body: { ...around, properties: { ...properties, ...changed } } });
}

async function propertiesNow({ id }: Case): Promise<JsonObject> {
  return (await scene.azure.control.get({ id }))?.['properties'] as JsonObject;
}

interface Run {
  readonly world: World;
  readonly service: RemediationService;
  /** How often something was written by us. */
  readonly writes: () => number;
  /** Done once, between the read and the write. */
  between: (() => Promise<void>) | undefined;
}

/** The real activities on the simulated Azure, up to a plan that a person agreed to. */
async function agreed(one: Case): Promise<{ readonly run: Run; readonly planHash: string }> {
  let writes = 0;
  const world = aWorld(createMemoryStore(), { mode: 'approve' });
  const meanwhile = async () => {
    const { between } = run;
    run.between = undefined;
    await between?.();
  };
  const { store } = world;
  const ports: RemediationPorts = {
    ...world.ports,
    store: {
      ...store,
      async hold(hold) {
        await store.hold(hold);
        await meanwhile();
      },
    },
    reader: arm,
    writer: {
      write(request, signal) {
        writes += 1;
        return arm.write(request, signal);
      },
    },
    collect: (ref, { signal }) => collectUnit(ref, { arm, signal }),
    async gatherFacts() {
      await meanwhile();
      return {};
    },
  };
  const service = createRemediation(ports, { remediate: 'r', undo: 'u', decisionEvent: 'd' });
  const run: Run = { world, service, writes: () => writes, between: undefined };
  const request = {
    ...aRequest,
    remediationId: one.remediation,
    ruleId: one.rule,
    resourceId: one.id.toLowerCase(),
    unit: one.unit.toLowerCase(),
  };
  expect(await service.activities.beginRemediation({ id: FIX, request })).toEqual({ status: 'begun' });
  return { run, planHash: await agree(run, 1) };
}

/** Plans and has a person agree; answers the plan's hash. */
async function agree({ world, service }: Run, number: number): Promise<string> {
  const { activities } = service;
  const { gate, planHash, because } = await activities.planRemediation({ id: FIX });
  expect(gate, because).toBe('ask');
  await activities.askForApproval({ id: FIX, number, planHash: planHash ?? '' });
  const url = new URL((await service.approvalUrl(FIX)) ?? '');
  const { ask, expires, signature = '' } = Object.fromEntries(url.searchParams);
  const link = { id: FIX, ask: Number(ask), expires: Number(expires), signature };
  await service.decide({ link, decision: 'approve', planHash: planHash ?? '', by: 'ada' });
  const decisionId = (await world.store.decision(FIX, number))?.id ?? '';
  expect(await activities.loadDecision({ id: FIX, number, decisionId })).toMatchObject({ answer: 'approved' });
  return planHash ?? '';
}

async function untilDone({ service }: Run, id: string): Promise<void> {
  await expect.poll(async () => (await service.activities.pollOperation({ id })).status, { interval: 20 }).toBe('succeeded');
}

describe.each(cases)('closing an $what that somebody changes between the read and the write', (one) => {
  it('overwrites nothing, leaves nothing to undo, and asks about another plan', async () => {
    const { run, planHash } = await agreed(one);
    run.between = () => change(one, one.moved);
    expect(await run.service.activities.applyRemediation({ id: FIX, planHash })).toEqual({ status: 'stale' });
    expect(run.writes()).toBe(0);
    expect(await propertiesNow(one)).toMatchObject({ ...one.moved, publicNetworkAccess: 'Enabled' });
    expect((await run.world.store.get(FIX))?.wroteAt).toBeUndefined();

    const another = await agree(run, 2);
    expect(another).not.toBe(planHash);
    await run.service.activities.applyRemediation({ id: FIX, planHash: another });
    await untilDone(run, FIX);
    expect(await propertiesNow(one)).toMatchObject({ ...one.moved, publicNetworkAccess: 'Disabled' });
    expect(run.writes()).toBe(1);
  });

  it('writes with the same approval where it was changed back', async () => {
    const { run, planHash } = await agreed(one);
    run.between = () => change(one, one.moved);
    expect(await run.service.activities.applyRemediation({ id: FIX, planHash })).toEqual({ status: 'stale' });
    await change(one, {});
    expect(await run.service.activities.planRemediation({ id: FIX })).toMatchObject({ planHash });
    expect(await run.service.activities.applyRemediation({ id: FIX, planHash })).toMatchObject({ status: 'accepted' });
    await untilDone(run, FIX);
    expect(await propertiesNow(one)).toMatchObject({ ...one.properties, publicNetworkAccess: 'Disabled' });
  });

  it('does not write over a value that somebody set meanwhile', async () => {
    const { run, planHash } = await agreed(one);
    run.between = () => change(one, { publicNetworkAccess: 'Disabled' });
    expect(await run.service.activities.applyRemediation({ id: FIX, planHash })).toEqual({ status: 'stale' });
    expect(run.writes()).toBe(0);
    expect((await run.service.activities.planRemediation({ id: FIX })).gate).toBe('nothing');
  });

  it('takes it back on what is there by then', async () => {
    const { run, planHash } = await agreed(one);
    await run.service.activities.applyRemediation({ id: FIX, planHash });
    await untilDone(run, FIX);
    await run.service.activities.finishRemediation({ id: FIX, outcome: 'repaired', because: 'Done.' });
    expect(await run.service.activities.beginUndo({ id: UNDO, undoes: FIX, requestedBy: 'person:ada' })).toEqual({ status: 'begun' });
    run.between = () => change(one, { ...one.moved, publicNetworkAccess: 'Disabled' });
    await expect(run.service.activities.applyUndo({ id: UNDO })).rejects.toThrow('tried again');
    expect(run.writes()).toBe(1);
    expect((await run.world.store.get(UNDO))?.wroteAt).toBeUndefined();

    // As the orchestration does with a step that failed.
    await run.service.activities.applyUndo({ id: UNDO });
    await untilDone(run, UNDO);
    expect(await propertiesNow(one)).toMatchObject({ ...one.moved, publicNetworkAccess: 'Enabled' });
  });
});

it('tells nobody that something was written where the resource could not be read at the last moment', async () => {
  const [one] = cases;
  const { run, planHash } = await agreed(one ?? expect.unreachable());
  run.between = async () => {
    await scene.azure.control.deny({
      principal: ada.objectId,
      action: 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/read',
    });
  };
  await expect(run.service.activities.applyRemediation({ id: FIX, planHash })).rejects.toThrow('could not be read');
  expect(run.writes()).toBe(0);
  expect((await run.world.store.get(FIX))?.wroteAt).toBeUndefined();
});

it('counts a write as repaired whose operation Azure forgot, once the value reads back', async () => {
  const [one] = cases;
  const { run, planHash } = await agreed(one ?? expect.unreachable());
  const { activities } = run.service;
  await activities.applyRemediation({ id: FIX, planHash });
  await untilDone(run, FIX);
  await run.world.store.update(FIX, ({ operationUrl = '', ...record }) => ({
    ...record,
    operationUrl: operationUrl.replace(/[0-9a-f-]{36}\?/, 'gone?'),
  }));
  expect(await activities.pollOperation({ id: FIX })).toEqual({ status: 'succeeded' });
  expect((await run.world.store.get(FIX))?.untold).toMatch(/^Azure does not tell how the write ended: \w*NotFound/);
  expect(await activities.verifyRemediation({ id: FIX })).toMatchObject({ status: 'asPlanned' });
});
