import { describe, expect, it } from 'vitest';
import { expectThat, outcomeOf, type Step, stepsInto } from '../../../local/demo/steps.ts';

async function told(...works: readonly (() => Promise<unknown>)[]): Promise<Step[]> {
  const steps: Step[] = [];
  const step = stepsInto(steps);
  try {
    for (const [index, work] of works.entries()) await step(`step ${index + 1}`, work);
  } catch {
    // The step that failed stands in the list.
  }
  return steps;
}

const happens = async (): Promise<void> => undefined;
const fails = async (): Promise<void> => expectThat(false, 'Expected a card but found none.');

describe('the story of the demo', () => {
  it('happened when every step did, each with its time', async () => {
    const { ok, table } = outcomeOf(await told(happens, happens), 2);
    expect(ok).toBe(true);
    expect(table).toMatch(/^ok {4} +\d+ ms {2}step 1\nok {4} +\d+ ms {2}step 2\n$/);
  });

  it('did not when a step failed: the table says which and why, and how many were not tried', async () => {
    const { ok, table } = outcomeOf(await told(happens, fails, happens), 3);
    expect(ok).toBe(false);
    expect(table).toMatch(/FAIL {2} +\d+ ms {2}step 2: Expected a card but found none\.\n +1 more did not happen\n$/);
  });

  it('did not when a step is missing, though none failed', async () => {
    expect(outcomeOf(await told(happens), 2)).toMatchObject({ ok: false, table: expect.stringContaining('1 more did not happen') });
  });

  it('did not when there is nothing to tell', () => {
    expect(outcomeOf([], 17).ok).toBe(false);
  });
});
