import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { accessOf, aRequest, automatic, aWorld, set, type World, withAccess } from '../remediations/world.ts';
import { WORKSPACE_ID } from '../scenes.ts';
import { aTransition } from '../transitions.ts';
import { idOf, playRemediation, playUndo } from './play.ts';

/** A world in which the workspace was just closed by us. */
async function repaired(): Promise<World> {
  const world = aWorld(createMemoryStore(), automatic);
  await playRemediation(world);
  return world;
}

const held = (world: World) => world.store.held(WORKSPACE_ID, 'AML-NET-001', new Date(world.nowInMs));
const undoRecord = (world: World) => world.store.get(idOf('undo'));

describe('an undo', () => {
  it('brings the value from before back', async () => {
    const world = await repaired();
    const { status, output } = await playUndo(world, idOf('a'));
    expect([status, output]).toEqual(['Completed', 'undone']);
    expect(accessOf(world)).toBe('Enabled');
    expect(await undoRecord(world)).toMatchObject({
      kind: 'undo',
      undoes: idOf('a'),
      outcome: 'undone',
      request: { requestedBy: 'person:ada' },
    });
  });

  it('holds the rule off for a week, beginning before it writes', async () => {
    const world = await repaired();
    let heldAtWrite: unknown;
    await playUndo(world, idOf('a'), {
      after: {
        applyUndo: async () => {
          heldAtWrite = await held(world);
        },
      },
    });
    expect(heldAtWrite).toMatchObject({ by: idOf('undo') });
    expect((await held(world))?.until).toBe('2026-12-01T10:00:00.000Z');
  });

  it('is not repaired by the event of its own write', async () => {
    const world = await repaired();
    await playUndo(world, idOf('a'));
    await world.service.consumer.deliver([aTransition({ id: 'after', change: 'regressed' })], new AbortController().signal);
    expect(world.started).toEqual([]);
    expect((await playRemediation(world, {}, 'b')).output).toBe('refused');
    expect(accessOf(world)).toBe('Enabled');
  });

  it('is repaired again once the hold ran out', async () => {
    const world = await repaired();
    await playUndo(world, idOf('a'));
    set(world, { nowInMs: world.nowInMs + 8 * 24 * 60 * 60_000 });
    expect((await playRemediation(world, {}, 'b')).output).toBe('repaired');
  });

  it('is a conflict when somebody changed the value since', async () => {
    const world = await repaired();
    set(world, { workspace: withAccess('SecuredByPerimeter') });
    const { output } = await playUndo(world, idOf('a'));
    expect(output).toBe('conflict');
    expect(accessOf(world)).toBe('SecuredByPerimeter');
    expect((await undoRecord(world))?.because).toContain('SecuredByPerimeter');
    expect(await held(world)).toBeNull();
  });

  it('is not needed when the value is back already, and still holds the rule off', async () => {
    const world = await repaired();
    set(world, { workspace: withAccess('enabled') });
    expect((await playUndo(world, idOf('a'))).output).toBe('notNeeded');
    expect(world.writes).toHaveLength(1);
    expect(await held(world)).not.toBeNull();
  });

  it('lifts its hold when ARM refuses the write', async () => {
    const world = await repaired();
    set(world, { answer: () => ({ status: 'refused', statusCode: 403, code: 'RequestDisallowedByPolicy', message: 'No.' }) });
    expect((await playUndo(world, idOf('a'))).output).toBe('failed');
    expect(await held(world)).toBeNull();
    expect(accessOf(world)).toBe('Disabled');
  });

  it('waits for ARM and fails when ARM fails', async () => {
    const world = await repaired();
    set(world, {
      holdsBack: true,
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 }),
      operation: { status: 'failed', code: 'InternalError', message: 'Broken.' },
    });
    expect((await playUndo(world, idOf('a'))).output).toBe('failed');
    expect(world.polls).toHaveLength(1);
  });

  it('believes what it reads where Azure does not tell how the write ended', async () => {
    const world = await repaired();
    set(world, {
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 }),
      operation: { status: 'untold', code: 'OperationNotFound', message: 'Unknown.' },
    });
    expect((await playUndo(world, idOf('a'))).output).toBe('undone');
  });

  it('fails when the value from before never reads back', async () => {
    const world = await repaired();
    set(world, { holdsBack: true });
    expect((await playUndo(world, idOf('a'))).output).toBe('failed');
  });

  it('is stopped by the kill switch', async () => {
    const world = await repaired();
    await world.service.setKillSwitch({ on: true, by: 'ada', because: 'A storm.' });
    expect((await playUndo(world, idOf('a'))).output).toBe('refused');
    expect(accessOf(world)).toBe('Disabled');
    expect(await held(world)).toBeNull();
  });

  it('is refused for what was not written', async () => {
    const world = aWorld(createMemoryStore(), { mode: 'shadow' });
    await playRemediation(world);
    expect((await playUndo(world, idOf('a'))).output).toBe('refused');
    expect((await playUndo(world, idOf('nobody'))).output).toBe('refused');
    expect(world.writes).toEqual([]);
  });

  it('survives a dying process without a second write', async () => {
    const world = await repaired();
    const die = (_: World, times: number) => (times === 1 ? Promise.reject(new Error('node exited with code 137')) : undefined);
    const { output } = await playUndo(world, idOf('a'), { after: { beginUndo: die, applyUndo: die, verifyUndo: die, finishUndo: die } });
    expect(output).toBe('undone');
    expect(world.writes).toHaveLength(2);
  });

  it('gives the lock back', async () => {
    const world = await repaired();
    await playUndo(world, idOf('a'));
    expect(await world.store.holder(WORKSPACE_ID, aRequest.remediationId, new Date(world.nowInMs))).toBeNull();
  });

  it('restores a value that was not set to what Azure took it for', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { workspace: { ...world.workspace, properties: { provisioningState: 'Succeeded' } } });
    await playRemediation(world);
    expect((await playUndo(world, idOf('a'))).output).toBe('undone');
    expect(accessOf(world)).toBe('Enabled');
  });
});
