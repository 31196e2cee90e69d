import { expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { useAzurite } from '../azurite.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';
import { aFailure, aLook } from './looks.ts';

const storage = useAzurite();
const LATER = '2026-11-24T11:00:00.000Z';
const BY = { name: 'deploy-pipeline', type: 'application', confidence: 'claims' } as const;
const everyone = () => ['log-analytics', 'notify'];

/** A ledger that knows one open finding, with nothing undone. */
async function withFinding() {
  const ledger = storage().ledger();
  const look = aLook({ judgements: [aFailure()] });
  const claim = (await ledger.claim({ id: WORKSPACE_ID, kind: 'workspace' })) ?? expect.unreachable('the unit is held');
  await ledger.commit(claim, look);
  await ledger.project(claim, look, { dependents: [], consumersOf: () => [] });
  await claim.release();
  const findingId = look.findings[0]?.id ?? expect.unreachable('there is a finding');
  return { ledger, findingId };
}

const dispute = (findingId: string, revertId = 't-9') => ({ findingId, revertId, because: 'Changed back 3 times.', by: BY, at: LATER });
const outbox = async (ledger: Ledger) => (await ledger.outbox.list(WORKSPACE_ID)).map(({ consumer }) => consumer).toSorted();

it('adds a transition that names the other party, to the feed, the finding and every consumer that wants it', async () => {
  const { ledger, findingId } = await withFinding();
  await ledger.contest(dispute(findingId), everyone);
  const [newest] = (await ledger.listTransitions({ top: 1 })).items;
  expect(newest).toMatchObject({ change: 'contested', findingId, actor: BY, because: 'Changed back 3 times.', at: LATER });
  expect((await ledger.getFinding(findingId))?.history[0]).toEqual(newest);
  expect(await outbox(ledger)).toEqual(['log-analytics', 'notify']);
  expect((await ledger.outbox.list(WORKSPACE_ID))[0]?.transition).toEqual(newest);
});

it('leaves the unit to the sweep, which delivers', async () => {
  const { ledger, findingId } = await withFinding();
  await ledger.contest(dispute(findingId), everyone);
  expect(await ledger.inbox.pending()).toEqual([{ id: WORKSPACE_ID, kind: 'workspace' }]);
});

it('happens once for each revert, also after it was delivered', async () => {
  const { ledger, findingId } = await withFinding();
  await ledger.contest(dispute(findingId), everyone);
  await ledger.outbox.remove(WORKSPACE_ID, await ledger.outbox.list(WORKSPACE_ID));
  await ledger.contest({ ...dispute(findingId), at: '2026-11-24T12:00:00.000Z' }, everyone);
  expect(await outbox(ledger)).toEqual([]);
  await ledger.contest(dispute(findingId, 't-10'), everyone);
  const contested = (await ledger.listTransitions({ top: 10 })).items.filter(({ change }) => change === 'contested');
  expect(contested).toHaveLength(2);
});

it('is nothing for a finding that we do not know', async () => {
  const { ledger } = await withFinding();
  await ledger.contest(dispute('f'.repeat(64)), everyone);
  expect((await ledger.listTransitions({ top: 10, since: AT })).items.map(({ change }) => change)).not.toContain('contested');
  expect(await outbox(ledger)).toEqual([]);
});
