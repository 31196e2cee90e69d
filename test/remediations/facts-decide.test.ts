import { describe, expect, it } from 'vitest';
import type { PreflightFacts } from '../../shared/model/preflight-facts.ts';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { denied } from '../scenes.ts';
import { clearFacts, zoneIdOf } from './estate.ts';
import { accessOf, approving, aRequest, automatic, aWorld, linkOf, START, set, type World, withAccess } from './world.ts';

const ID = instanceIdOf('a', new Date(START));

const badNews: PreflightFacts = {
  ...clearFacts,
  diagnosis: {
    status: 'read',
    value: [{ level: 'error', area: 'dnsResolutionResults', code: 'NoName', message: 'The name does not resolve.' }],
  },
};
const noNews: PreflightFacts = { ...clearFacts, policyDenials: denied('Microsoft.PolicyInsights/checkPolicyRestrictions/read') };
const noZone: PreflightFacts = { ...clearFacts, zoneLinks: { [zoneIdOf('privatelink.api.azureml.ms')]: { status: 'gone' } } };
const denial: PreflightFacts = { ...clearFacts, policyDenials: { status: 'read', value: [{ assignment: 'keep-open', because: '' }] } };

async function begun(policy = automatic, facts: PreflightFacts = clearFacts): Promise<World> {
  const world = aWorld(createMemoryStore(), policy);
  set(world, { facts });
  await world.service.activities.beginRemediation({ id: ID, request: aRequest });
  return world;
}
const plan = (world: World) => world.service.activities.planRemediation({ id: ID });

describe('what a fact decides in mode auto', () => {
  it.each([
    ['nothing that speaks against it', clearFacts, 'run', /finds no error/],
    ['an error in the diagnosis', badNews, 'refuse', /NoName/],
    ['a policy that denies it', denial, 'refuse', /keep-open/],
    ['a zone that is gone', noZone, 'refuse', /is gone/],
    ['a fact that may not be seen', noNews, 'ask', /checkPolicyRestrictions/],
  ] as const)('with %s', async (_, facts, gate, because) => {
    expect(await plan(await begun(automatic, facts))).toMatchObject({ gate, because: expect.stringMatching(because) });
  });

  it('is put to people in mode approve, with the reasons', async () => {
    const world = await begun(approving, badNews);
    expect(await plan(world)).toMatchObject({ gate: 'ask', preflight: 'unsafe' });
    expect(await world.store.get(ID)).toMatchObject({ preflight: { reasons: [expect.stringContaining('NoName')] } });
  });
});

describe('facts', () => {
  it('are asked for once there is a plan, and not before', async () => {
    const world = await begun();
    set(world, { workspace: withAccess('Disabled') });
    await plan(world);
    expect(world.asked).toEqual([]);
    set(world, { workspace: withAccess('Enabled') });
    await plan(world);
    expect(world.asked).toEqual([['zoneLinks', 'policyDenials', 'diagnosis']]);
  });

  it('are asked for again just before the write, and keep it from being sent', async () => {
    const world = await begun();
    const { planHash } = await plan(world);
    set(world, { facts: badNews });
    expect(await world.service.activities.applyRemediation({ id: ID, planHash: planHash ?? '' })).toMatchObject({ status: 'refused' });
    expect(accessOf(world)).toBe('Enabled');
  });

  it('that got worse after people agreed are put to them again', async () => {
    const world = await begun(approving, noNews);
    const { planHash } = await plan(world);
    const { activities } = world.service;
    await activities.askForApproval({ id: ID, number: 1, planHash: planHash ?? '' });
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash: planHash ?? '', by: 'ada' });
    const decision = await world.store.decision(ID, 1);
    await activities.loadDecision({ id: ID, number: 1, decisionId: decision?.id ?? '' });
    set(world, { facts: badNews });
    expect(await activities.applyRemediation({ id: ID, planHash: planHash ?? '' })).toEqual({ status: 'stale' });
    expect(world.writes).toEqual([]);
    set(world, { facts: noNews });
    expect(await activities.applyRemediation({ id: ID, planHash: planHash ?? '' })).toEqual({ status: 'written' });
  });
});

describe('people', () => {
  it('are told that a repair they want was refused, and why', async () => {
    const world = await begun(automatic, badNews);
    const { because } = await plan(world);
    await world.service.activities.finishRemediation({ id: ID, outcome: 'refused', because });
    expect(world.told).toMatchObject([{ topic: 'remediation', severity: 'high', text: expect.stringContaining('NoName') }]);
  });

  it('are told the same when the next event plans the same', async () => {
    const world = await begun(automatic, badNews);
    for (const id of [ID, instanceIdOf('b', new Date(START))]) {
      await world.service.activities.beginRemediation({ id, request: aRequest });
      const { because } = await world.service.activities.planRemediation({ id });
      await world.service.activities.finishRemediation({ id, outcome: 'refused', because });
    }
    // Under one id, which the outbox tells once.
    expect(world.told).toHaveLength(1);
  });
});
