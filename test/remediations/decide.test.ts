import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../shared/remediations/instance-id.ts';
import { signed } from '../../shared/remediations/links.ts';
import { DECISION_EVENT } from '../../shared/workflows/approval.ts';
import { UNDO } from '../../shared/workflows/undo.ts';
import { useTables } from '../ledger/remediations/tables.ts';
import { approving, aRequest, aWorld, linkOf, START, type World } from './world.ts';

const tables = useTables();
const ID = instanceIdOf('a', new Date(START));

/** A remediation that waits for people, and the hash of its plan. */
async function waiting(): Promise<{ readonly world: World; readonly planHash: string }> {
  const world = aWorld(await tables.fresh(), approving);
  const { activities } = world.service;
  await activities.beginRemediation({ id: ID, request: aRequest });
  const { planHash } = await activities.planRemediation({ id: ID });
  await activities.askForApproval({ id: ID, number: 1, planHash: planHash ?? '' });
  return { world, planHash: planHash ?? '' };
}

describe('a decision', () => {
  it('is stored, and the event carries nothing but its id', async () => {
    const { world, planHash } = await waiting();
    const answer = await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    expect(answer).toEqual({ status: 'accepted', id: ID });
    const stored = await world.store.decision(ID, 1);
    expect(stored).toMatchObject({ answer: 'approve', by: 'ada', planHash });
    expect(world.raised).toEqual([{ id: ID, name: DECISION_EVENT, data: { decisionId: stored?.id } }]);
  });

  it('is told again when the same person repeats it, and stays the same', async () => {
    const { world, planHash } = await waiting();
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    expect(world.raised).toHaveLength(2);
    expect(world.raised[0]).toEqual(world.raised[1]);
  });

  it('is told again by the sweep when whoever stored it died before telling, and only as long as it is waited for', async () => {
    const { world, planHash } = await waiting();
    const { raiseEvent } = world.equipped.orchestrations;
    const link = await linkOf(world, ID);
    Object.assign(world.ports.orchestrations, { raiseEvent: () => Promise.reject(new Error('The process died.')) });
    await expect(world.service.decide({ link, decision: 'approve', planHash, by: 'ada' })).rejects.toThrow('died');
    Object.assign(world.ports.orchestrations, { raiseEvent });
    expect(await world.service.retellDecisions()).toBe(0);
    world.nowInMs += 5 * 60_000;
    expect(await world.service.retellDecisions()).toBe(1);
    const decisionId = (await world.store.decision(ID, 1))?.id ?? '';
    expect(world.raised).toEqual([{ id: ID, name: DECISION_EVENT, data: { decisionId } }]);
    await world.service.activities.loadDecision({ id: ID, number: 1, decisionId });
    expect(await world.service.retellDecisions()).toBe(0);
  });

  it('stands against a later one', async () => {
    const { world, planHash } = await waiting();
    await world.service.decide({ link: await linkOf(world, ID), decision: 'decline', planHash, by: 'ada' });
    const answer = await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'bob' });
    expect(answer).toMatchObject({ status: 'conflict', because: expect.stringContaining('decline by ada') });
    expect(world.raised).toHaveLength(1);
  });

  it('about another plan is refused', async () => {
    const { world } = await waiting();
    const answer = await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash: 'b'.repeat(64), by: 'ada' });
    expect(answer.status).toBe('conflict');
    expect(world.raised).toEqual([]);
  });

  it('after the window is refused, and said so in the log', async () => {
    const { world, planHash } = await waiting();
    const link = await linkOf(world, ID);
    world.nowInMs += 8 * 24 * 60 * 60_000;
    expect(await world.service.decide({ link, decision: 'approve', planHash, by: 'ada' })).toMatchObject({
      status: 'refused',
      reason: 'expired',
    });
    expect(await world.service.openLink(link, 'ada')).toMatchObject({ status: 'refused', reason: 'expired' });
    expect(world.logged.filter((line) => line === 'An approval link was refused')).toHaveLength(2);
    expect(world.raised).toEqual([]);
  });

  it('about nothing we know is refused', async () => {
    const { world, planHash } = await waiting();
    const other = instanceIdOf('b', new Date(START));
    const link = signed({ id: other, ask: 1, expires: START / 1_000 + 60 }, 'k'.repeat(40));
    expect((await world.service.decide({ link, decision: 'approve', planHash, by: 'ada' })).status).toBe('notFound');
    expect(await world.service.openLink(link, 'ada')).toMatchObject({ status: 'refused', reason: 'used' });
  });
});

describe('a link', () => {
  it('shows the exact change and the time it ends, and decides nothing', async () => {
    const { world } = await waiting();
    const opened = await world.service.openLink(await linkOf(world, ID), 'ada');
    expect(opened).toMatchObject({
      status: 'open',
      remediation: {
        expiresAt: '2026-12-01T10:00:00.000Z',
        plan: { differences: [{ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' }] },
      },
    });
    expect([await world.store.decision(ID, 1), world.raised]).toEqual([null, []]);
  });

  it.each([
    ['another remediation', { id: instanceIdOf('b', new Date(START)) }],
    ['another question', { ask: 2 }],
    ['a later end', { expires: 4_000_000_000 }],
    ['another signature', { signature: 'A'.repeat(43) }],
    ['no signature', { signature: '' }],
  ])('that was changed to name %s decides nothing, and shows nothing', async (_, change) => {
    const { world, planHash } = await waiting();
    const link = { ...(await linkOf(world, ID)), ...change };
    expect(await world.service.openLink(link, 'eve')).toMatchObject({ status: 'refused', reason: 'forged' });
    expect(await world.service.decide({ link, decision: 'approve', planHash, by: 'eve' })).toMatchObject({
      status: 'refused',
      reason: 'forged',
    });
    expect(await world.store.decision(ID, 1)).toBeNull();
    expect(world.logged).toContain('An approval link was refused');
  });

  it('is good for one decision', async () => {
    const { world, planHash } = await waiting();
    const link = await linkOf(world, ID);
    await world.service.decide({ link, decision: 'approve', planHash, by: 'ada' });
    expect((await world.service.decide({ link, decision: 'approve', planHash, by: 'bob' })).status).toBe('conflict');
    expect(await world.service.openLink(link, 'ada')).toMatchObject({ status: 'refused', reason: 'used' });
    expect(world.logged.filter((line) => line === 'An approval link was refused')).toHaveLength(2);
    expect(await world.store.decision(ID, 1)).toMatchObject({ by: 'ada' });
  });

  it('of an earlier question decides nothing about the next', async () => {
    const { world, planHash } = await waiting();
    const link = await linkOf(world, ID);
    await world.service.activities.askForApproval({ id: ID, number: 2, planHash });
    expect((await world.service.decide({ link, decision: 'approve', planHash, by: 'ada' })).status).toBe('conflict');
    expect(await world.service.openLink(link, 'ada')).toMatchObject({ reason: 'used' });
  });

  it('cannot be made or checked without the key, and the log says what is missing', async () => {
    const { world, planHash } = await waiting();
    const link = await linkOf(world, ID);
    world.signingKey = null;
    expect(await world.service.approvalUrl(ID)).toBeUndefined();
    expect(await world.service.decide({ link, decision: 'approve', planHash, by: 'ada' })).toMatchObject({ reason: 'unavailable' });
    expect(world.logged).toContain('Nobody can approve: the vault holds no secret approval-signing-key');
  });

  it('is made for what waits only', async () => {
    const { world } = await waiting();
    await world.service.activities.finishRemediation({ id: ID, outcome: 'declined', because: 'No.' });
    expect(await world.service.approvalUrl(ID)).toBeUndefined();
    expect(await world.service.approvalUrl('nonsense')).toBeUndefined();
  });

  it('reaches people with the change, and its signature no log', async () => {
    const { world } = await waiting();
    const [message] = world.told;
    const { signature } = await linkOf(world, ID);
    expect(message).toMatchObject({
      topic: 'approval',
      differences: [{ path: 'properties.publicNetworkAccess', before: 'Enabled', after: 'Disabled' }],
      expiresAt: '2026-12-01T10:00:00.000Z',
    });
    expect(message?.links[0]?.url).toBe(await world.service.approvalUrl(ID));
    expect(message?.links[0]?.url).toContain(signature);
    expect(world.logged.join()).not.toContain(signature);
  });
});

describe('an event', () => {
  it.each([
    ['a made-up id', '00000000-0000-0000-0000-000000000000', 1],
    ['the id of another ask', 'stored', 2],
  ])('with %s decides nothing', async (_, given, number) => {
    const { world, planHash } = await waiting();
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    const decisionId = given === 'stored' ? ((await world.store.decision(ID, 1))?.id ?? '') : given;
    expect((await world.service.activities.loadDecision({ id: ID, number, decisionId })).answer).toBe('ignored');
  });

  it('with the stored id brings the approval, however often it is asked', async () => {
    const { world, planHash } = await waiting();
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    const decisionId = (await world.store.decision(ID, 1))?.id ?? '';
    const load = () => world.service.activities.loadDecision({ id: ID, number: 1, decisionId });
    expect(await load()).toEqual({ answer: 'approved', because: 'Approved by ada.' });
    expect(await load()).toEqual({ answer: 'approved', because: 'Approved by ada.' });
    expect((await world.store.get(ID))?.decisions).toHaveLength(1);
  });

  it('with an approval that was used decides nothing', async () => {
    const { world, planHash } = await waiting();
    await world.service.decide({ link: await linkOf(world, ID), decision: 'approve', planHash, by: 'ada' });
    const decisionId = (await world.store.decision(ID, 1))?.id ?? '';
    await world.store.useDecision(ID, 1, { writeId: 'w', at: new Date(START).toISOString() });
    expect((await world.service.activities.loadDecision({ id: ID, number: 1, decisionId })).answer).toBe('ignored');
  });
});

describe('asking', () => {
  it('tells people once, however often the step runs, and keeps the time it ends', async () => {
    const { world, planHash } = await waiting();
    const first = (await world.store.get(ID))?.ask;
    world.nowInMs += 60_000;
    expect(await world.service.activities.askForApproval({ id: ID, number: 1, planHash })).toEqual(first);
    expect(world.told).toHaveLength(1);
    expect(first?.expiresAt).toBe('2026-12-01T10:00:00.000Z');
  });

  it('tells people also when no link can be made, for they can decide without one', async () => {
    const world = aWorld(await tables.fresh(), approving);
    const { activities } = world.service;
    world.signingKey = 'too short';
    await activities.beginRemediation({ id: ID, request: aRequest });
    const { planHash } = await activities.planRemediation({ id: ID });
    await activities.askForApproval({ id: ID, number: 1, planHash: planHash ?? '' });
    expect(world.told).toMatchObject([{ topic: 'approval', text: expect.stringContaining(`aml-warden approve ${ID}`) }]);
    expect(world.told[0]?.links.map(({ title }) => title)).not.toContain('Decide');
  });

  it('puts an end into the records outside also when people cannot be told of it', async () => {
    const { world } = await waiting();
    world.told.push = () => {
      throw new Error('Teams is away.');
    };
    await world.service.activities.finishRemediation({ id: ID, outcome: 'declined', because: 'No.' });
    expect(world.reported).toMatchObject([{ id: ID, outcome: 'declined' }]);
  });

  it('goes on when people cannot be told', async () => {
    const world = aWorld(await tables.fresh(), approving);
    const { activities } = world.service;
    world.told.push = () => {
      throw new Error('Teams is away.');
    };
    await activities.beginRemediation({ id: ID, request: aRequest });
    await activities.planRemediation({ id: ID });
    expect((await activities.askForApproval({ id: ID, number: 1, planHash: 'x' })).number).toBe(1);
    expect(world.logged).toContain('People could not be told of a remediation');
  });

  it('shows up in the list with the time it ends', async () => {
    const { world } = await waiting();
    const { items } = await world.service.list({ top: 10, state: 'waiting' });
    expect(items).toMatchObject([{ id: ID, state: 'waiting', expiresAt: '2026-12-01T10:00:00.000Z', preflight: { result: 'safe' } }]);
    expect((await world.service.list({ top: 10, state: 'nonsense' })).items).toEqual([]);
    expect(await world.service.get('nonsense')).toBeNull();
  });
});

describe('a person', () => {
  it('can ask for a repair of what can be repaired', async () => {
    const world = aWorld(await tables.fresh());
    const { ruleId, findingId, resourceId, unit } = aRequest;
    const answer = await world.service.request({ ruleId, findingId, resourceId, unit }, 'ada');
    expect(answer.status).toBe('accepted');
    expect(world.started[0]?.input).toMatchObject({ requestedBy: 'person:ada', remediationId: aRequest.remediationId });
    expect((await world.service.request({ ruleId: 'AML-PE-001', findingId, resourceId, unit }, 'ada')).status).toBe('conflict');
  });

  it.each([
    ['what nobody did', 'notFound', null],
    ['what still runs', 'conflict', 'applying'],
    ['what wrote nothing', 'conflict', 'finished'],
  ] as const)('cannot undo %s', async (_, status, state) => {
    const { world } = await waiting();
    if (state !== null) {
      await world.store.update(ID, (record) => ({ ...record, state }));
    }
    const undoes = state === null ? instanceIdOf('b', new Date(START)) : ID;
    expect((await world.service.requestUndo(undoes, 'ada')).status).toBe(status);
    expect(world.started).toEqual([]);
  });

  it('can undo what was written', async () => {
    const { world } = await waiting();
    await world.store.update(ID, (record) => ({ ...record, state: 'finished', wroteAt: record.createdAt }));
    const answer = await world.service.requestUndo(ID, 'ada');
    expect(world.started).toEqual([{ name: UNDO, id: 'id' in answer ? answer.id : '', input: { undoes: ID, requestedBy: 'person:ada' } }]);
  });
});
