import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../shared/templates/engine.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import { withoutBicep } from './fixtures.ts';

const missing = withoutBicep();
const found = findBicep({ env: process.env, cwd: process.cwd() });

describe('the engine', { skip: missing !== undefined }, () => {
  const engine = createEngine({ path: 'path' in found ? found.path : '', timeoutInMs: 2_000 });
  afterAll(() => engine.close());

  it('is started again after a question that got no answer', async () => {
    await expect(engine.ask(() => new Promise(() => undefined))).rejects.toMatchObject({
      message: 'The engine gave no answer within 2 s.',
      isFinal: false,
    });
    expect(await engine.ask((bicep) => bicep.version())).toMatch(/^\d+\.\d+/);
  });

  it('is started again after it died over a question', async () => {
    const dying = engine.ask(async (bicep) => {
      bicep.dispose();
      return await bicep.version();
    });
    await expect(dying).rejects.toMatchObject({ isFinal: false });
    expect(await engine.ask((bicep) => bicep.version())).toMatch(/^\d+\.\d+/);
  });

  it('lives on where it merely refuses', async () => {
    const before = await engine.ask((bicep) => bicep.version());
    await expect(engine.ask((bicep) => bicep.getSnapshot({ path: '/nowhere.bicepparam', metadata: {} }))).rejects.toMatchObject({
      isFinal: true,
    });
    expect(await engine.ask((bicep) => bicep.version())).toBe(before);
  });
});
