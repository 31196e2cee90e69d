import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../ledger/remediations/memory-store.ts';
import { automatic, aWorld, set, type World, withAccess } from '../remediations/world.ts';
import { denied } from '../scenes.ts';
import { playRemediation } from './play.ts';
import { HOUR, recordOf } from './scene.ts';

describe('after the write', () => {
  it('waits for ARM to finish the write', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op?sig=s', retryAfterInMs: 15_000 }),
      operation: { status: 'running', retryAfterInMs: 30_000 },
    });
    const finish = (_: World, times: number) => times === 3 && set(world, { operation: { status: 'succeeded' } });
    const { output, tookInMs } = await playRemediation(world, { before: { pollOperation: finish } });
    expect(output).toBe('repaired');
    expect(world.polls).toEqual(['https://arm/op?sig=s', 'https://arm/op?sig=s', 'https://arm/op?sig=s']);
    expect(tookInMs).toBe(15_000 + 30_000 + 30_000);
  });

  it('stops asking about a write that never ends, and believes what it reads', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1 }),
      operation: { status: 'running', retryAfterInMs: 3_600_000 },
    });
    const { output, tookInMs } = await playRemediation(world);
    expect(output).toBe('repaired');
    expect(world.polls.length).toBe(60);
    expect(tookInMs).toBeLessThan(1.5 * HOUR);
  });

  it('fails when ARM fails the write, and says why', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, {
      holdsBack: true,
      answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 }),
      operation: { status: 'failed', code: 'InternalError', message: 'Something broke.' },
    });
    expect((await playRemediation(world)).output).toBe('failed');
    expect((await recordOf(world))?.because).toContain('InternalError');
  });

  const accepted = { answer: () => ({ status: 'accepted', operationUrl: 'https://arm/op', retryAfterInMs: 1_000 }) as const };
  const untold = [
    ['refuses to tell of the operation', { status: 'untold', code: 'AuthorizationFailed', message: 'No read.' }, 'AuthorizationFailed'],
    ['has forgotten the operation', { status: 'untold', code: 'OperationNotFound', message: 'Unknown.' }, 'OperationNotFound'],
  ] as const;

  it.each(untold)('believes what it reads where Azure %s', async (_, operation) => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { ...accepted, operation });
    expect((await playRemediation(world)).output).toBe('repaired');
    expect(world.polls).toHaveLength(1);
  });

  it.each(untold)('fails where Azure %s and the value never arrives, and says why nobody knows more', async (_, operation, code) => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { ...accepted, holdsBack: true, operation });
    expect((await playRemediation(world)).output).toBe('failed');
    expect((await recordOf(world))?.because).toContain(code);
    expect((await recordOf(world))?.because).toContain('Public network access is Enabled');
  });

  it('goes on waiting while the resource is being changed, also where nobody tells of the operation', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { ...accepted, holdsBack: true, operation: untold[0][1] });
    const updating = { properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Updating' } };
    const begin = (_: World) => set(world, { workspace: { ...world.workspace, ...updating } });
    const arrive = (_: World, times: number) => times === 4 && set(world, { workspace: withAccess('Disabled') });
    const { output, steps } = await playRemediation(world, { after: { applyRemediation: begin }, before: { pollOperation: arrive } });
    expect(output).toBe('repaired');
    expect(steps.filter((step) => step === 'pollOperation')).toHaveLength(4);
    expect(steps.filter((step) => step === 'verifyRemediation')).toHaveLength(1);
  });

  it('forgets that Azure did not tell once it does', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { ...accepted, holdsBack: true, operation: untold[0][1] });
    const updating = { ...withAccess('Enabled'), properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Updating' } };
    const begin = (_: World) => set(world, { workspace: updating });
    const tell = (_: World, times: number) =>
      times === 2 && set(world, { workspace: withAccess('Enabled'), operation: { status: 'succeeded' } });
    expect((await playRemediation(world, { after: { applyRemediation: begin }, before: { pollOperation: tell } })).output).toBe(
      'stillFailing',
    );
    expect((await recordOf(world))?.because).toBe('Public network access is Enabled.');
  });

  it('asks again where Azure gives no answer about the operation', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { ...accepted, operation: new Error('The question about an operation was answered with 500.') });
    const recover = (_: World, times: number) => times === 3 && set(world, { operation: { status: 'succeeded' } });
    expect((await playRemediation(world, { before: { pollOperation: recover } })).output).toBe('repaired');
    expect(world.polls).toHaveLength(3);
  });

  it('reads back again while Azure still answers with the old value', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { holdsBack: true });
    const arrive = (_: World, times: number) => times === 3 && set(world, { workspace: withAccess('Disabled') });
    const { output, steps } = await playRemediation(world, { before: { verifyRemediation: arrive } });
    expect(output).toBe('repaired');
    expect(steps.filter((step) => step === 'verifyRemediation')).toHaveLength(3);
  });

  it('ends as stillFailing when the value never arrives', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    set(world, { holdsBack: true });
    const { output, tookInMs } = await playRemediation(world);
    expect(output).toBe('stillFailing');
    expect(tookInMs).toBeLessThan(HOUR);
  });

  it('does not call it repaired when the result may not be read', async () => {
    const world = aWorld(createMemoryStore(), automatic);
    const hide = () => set(world, { reading: denied() });
    expect((await playRemediation(world, { after: { applyRemediation: hide } })).output).toBe('failed');
  });
});
