import type { RemediationRecord } from '../../shared/model/remediation-run.ts';
import { aRequest, linkOf, type World } from '../remediations/world.ts';
import { WORKSPACE_ID } from '../scenes.ts';
import { idOf } from './play.ts';

export const HOUR = 60 * 60_000;
export const DAY = 24 * HOUR;

/** The record of the remediation that a test plays. */
export const recordOf = (world: World): Promise<RemediationRecord | null> => world.store.get(idOf('a'));

export const lockHolder = (world: World): Promise<string | null> =>
  world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(world.nowInMs));

/** What people do while they are asked. */
export const decides =
  (decision: 'approve' | 'decline') =>
  async (world: World): Promise<void> => {
    const ask = (await recordOf(world))?.ask;
    await world.service.decide({ link: await linkOf(world, idOf('a')), decision, planHash: ask?.planHash ?? '', by: 'ada' });
  };

export const count = (steps: readonly string[], step: string): number => steps.filter((one) => one === step).length;

/** The steps of a repair that somebody agreed to. */
export const APPROVED_STEPS = [
  'beginRemediation',
  'planRemediation',
  'askForApproval',
  'loadDecision',
  'planRemediation',
  'applyRemediation',
  'verifyRemediation',
  'finishRemediation',
] as const;
