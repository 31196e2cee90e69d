import { app } from '@azure/functions';
import { expect, it, vi } from 'vitest';
import { remediationActivityNames } from '../../shared/model/remediation-run.ts';
import { REMEDIATE } from '../../shared/workflows/remediate.ts';
import { REMEDIATE_AT_ANY_TIME } from '../../shared/workflows/remediate-at-any-time.ts';
import { UNDO } from '../../shared/workflows/undo.ts';

const pollOperation = vi.hoisted(() => vi.fn(() => Promise.resolve({ status: 'succeeded' })));
vi.mock('../../shared/wiring.ts', () => ({ wire: () => Promise.resolve({ remediation: { activities: { pollOperation } } }) }));

/** A name nobody registered hangs its orchestration for ever, and no test of the orchestration notices. */
it('registers every orchestration, those that only old instances use as well, and every activity, and each activity reaches its own implementation', async () => {
  const generic = vi.spyOn(app, 'generic').mockImplementation(() => undefined);
  await import('../../functions/remediate.ts');
  const registered = new Map(generic.mock.calls.map(([name, options]) => [name, options]));
  const ofType = (type: string) => [...registered].filter(([, { trigger }]) => trigger.type === type).map(([name]) => name);
  expect(ofType('orchestrationTrigger').toSorted()).toEqual([REMEDIATE, REMEDIATE_AT_ANY_TIME, UNDO].toSorted());
  expect(ofType('activityTrigger').toSorted()).toEqual([...remediationActivityNames].toSorted());
  const answer: unknown = await registered.get('pollOperation')?.handler({ id: 'x' }, undefined as never);
  expect(answer).toEqual({ status: 'succeeded' });
  expect(pollOperation).toHaveBeenCalledWith({ id: 'x' });
});
