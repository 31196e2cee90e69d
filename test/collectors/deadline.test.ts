import { describe, expect, it } from 'vitest';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import { collectors } from '../../shared/collectors/collectors.ts';
import { scriptedArm } from '../azure/scripted-arm.ts';
import { aWorkspace, WORKSPACE } from './estate.ts';

describe('a look whose time is up', () => {
  it('says of every kind that it was not read, and nobody waits any longer', async () => {
    await using scene = await scriptedArm([{ body: aWorkspace() }, () => undefined]);

    const unit = await collectUnit({ id: WORKSPACE, kind: 'workspace' }, { arm: scene.arm, signal: AbortSignal.timeout(60) });

    expect(unit.slots[0]?.reading.status).toBe('read');
    expect(new Set(unit.slots.map(({ kind }) => kind))).toEqual(new Set(['workspace', ...collectors.workspace.map(({ kind }) => kind)]));
    expect(new Set(unit.slots.slice(1).map(({ reading }) => ('because' in reading ? reading.because : reading.status)))).toEqual(
      new Set(['Azure could not be asked: the time for it was up.']),
    );
    // The eight that were under way; the rest never left.
    expect(scene.arm.calls).toBe(9);
  });
});
