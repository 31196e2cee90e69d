import { describe, expect, it } from 'vitest';
import { exposureOf, minutesOpen } from '../../shared/drift/exposure.ts';
import type { Finding, Look } from '../../shared/model/finding.ts';
import { aFailure, aLook } from '../ledger/looks.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';

const minutesLater = (minutes: number): string => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

/** Looks at the times given with the verdicts given; the finding after the last. */
function findingOf(...steps: readonly (readonly [minutes: number, verdict: 'fail' | 'pass' | 'exempt' | 'unknown'])[]): Finding {
  let previous: Look | undefined;
  for (const [minutes, verdict] of steps) {
    previous = aLook({
      id: `l${minutes}`,
      at: minutesLater(minutes),
      judgements: [aFailure({ verdict })],
      ...(previous === undefined ? {} : { previous }),
    });
  }
  const finding = previous?.findings[0];
  if (finding === undefined) {
    throw new Error('Expected a finding but found none.');
  }
  return finding;
}

describe('the exposure of a finding', () => {
  it.each([
    ['runs while it is open', [[0, 'fail']], 90],
    [
      'ends when it is resolved',
      [
        [0, 'fail'],
        [30, 'pass'],
      ],
      30,
    ],
    [
      'goes on when it comes back',
      [
        [0, 'fail'],
        [30, 'pass'],
        [60, 'fail'],
      ],
      60,
    ],
    [
      'leaves out exempt time',
      [
        [0, 'fail'],
        [20, 'exempt'],
        [80, 'fail'],
      ],
      30,
    ],
    ['is nothing for what was never open', [[0, 'exempt']], 0],
    [
      'runs on while nobody can see',
      [
        [0, 'fail'],
        [30, 'unknown'],
      ],
      90,
    ],
    [
      'does not begin anew with every look',
      [
        [0, 'fail'],
        [10, 'fail'],
        [20, 'fail'],
      ],
      90,
    ],
  ] as const)('%s', (_name, steps, expected) => {
    expect(minutesOpen(findingOf(...steps), minutesLater(90))).toBe(expected);
  });

  it('is summed by unit and control', () => {
    const finding = findingOf([0, 'fail']);
    const other = { ...finding, control: 1 as const };
    expect(exposureOf([finding, other, finding], minutesLater(10))).toEqual([
      { unit: WORKSPACE_ID, control: 3, minutes: 20 },
      { unit: WORKSPACE_ID, control: 1, minutes: 10 },
    ]);
  });
});
