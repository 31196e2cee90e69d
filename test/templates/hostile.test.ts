import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aTemplate, check, inFolder, withoutBicep } from './fixtures.ts';

const missing = withoutBicep();
const SLOWEST_IN_MS = 60_000;

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const before = process.memoryUsage().rss;
  const result = await work();
  expect(Date.now() - started).toBeLessThan(SLOWEST_IN_MS);
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
  return result;
}

describe('hostile input', { timeout: SLOWEST_IN_MS + 10_000, skip: missing !== undefined }, () => {
  it('of a billion copies is refused with a reason', async () => {
    const template = aTemplate({}) as { resources: object[] };
    template.resources[0] = { ...template.resources[0], name: "[concat('m', copyIndex())]", copy: { name: 'c', count: 1_000_000_000 } };
    await inFolder({ 'a.json': template }, async (folder) => {
      const { files } = await bounded(() => check(folder));
      expect(files).toMatchObject([{ status: 'notEvaluated', reason: expect.any(String) }]);
    });
  });

  it('of 200 MB is not read', async () => {
    await inFolder({ 'a.json': '{}' }, async (folder) => {
      await truncate(join(folder, 'a.json'), 200 * 1024 * 1024);
      const { files } = await bounded(() => check(folder));
      expect(files).toMatchObject([{ status: 'notEvaluated', reason: expect.stringMatching(/MB|MiB|large|size/i) }]);
    });
  });

  it('of ten thousand nested arrays ends', async () => {
    await inFolder({ 'a.json': `${'['.repeat(10_000)}${']'.repeat(10_000)}` }, async (folder) => {
      const { files } = await bounded(() => check(folder));
      expect(files).toHaveLength(1);
      expect(files[0]?.status).not.toBe('checked');
    });
  });

  it('of a parameter called __proto__ pollutes nothing', async () => {
    const text = JSON.stringify(aTemplate({ description: 'x' })).replace(
      '"parameters":{}',
      '"parameters":{"__proto__":{"type":"string","defaultValue":"y"}}',
    );
    await inFolder({ 'a.json': text }, async (folder) => {
      await bounded(() => check(folder));
      expect(({} as Record<string, unknown>)['type']).toBeUndefined();
    });
  });

  it('that makes the engine hang is ended, and the next file is judged', async () => {
    const hanging = '#!/bin/sh\nsleep 600\n';
    await inFolder({ 'a.json': aTemplate({}), bicep: hanging }, async (folder) => {
      const { chmod } = await import('node:fs/promises');
      await chmod(join(folder, 'bicep'), 0o755);
      const { files } = await bounded(() => check(folder, { paths: ['a.json'], bicep: join(folder, 'bicep'), timeoutInMs: 1_000 }));
      expect(files).toMatchObject([{ status: 'notEvaluated', reason: expect.any(String) }]);
    });
  });

  it('that makes the engine die is told, not thrown', async () => {
    await inFolder({ 'a.json': aTemplate({}), bicep: '#!/bin/sh\nexit 3\n' }, async (folder) => {
      const { chmod } = await import('node:fs/promises');
      await chmod(join(folder, 'bicep'), 0o755);
      const { files } = await bounded(() => check(folder, { paths: ['a.json'], bicep: join(folder, 'bicep'), timeoutInMs: 5_000 }));
      expect(files).toMatchObject([{ status: 'notEvaluated', reason: expect.any(String) }]);
    });
  });

  it('of a symlink loop ends', async () => {
    await inFolder({ 'a.json': { hello: 1 } }, async (folder) => {
      await symlink(folder, join(folder, 'again'));
      const { files } = await bounded(() => check(folder));
      expect(files.filter(({ path }) => path.endsWith('a.json'))).toHaveLength(1);
    });
  });

  it('of a path that is not there is a clear error', async () => {
    await inFolder({}, async (folder) => {
      await expect(check(folder, { paths: ['gone.json'] })).rejects.toThrow(RangeError);
    });
  });

  it('of a file that vanishes meanwhile is told', async () => {
    await inFolder({ 'a.json': { hello: 1 } }, async (folder) => {
      const link = join(folder, 'dangling.json');
      await writeFile(join(folder, 'target'), '{}');
      await symlink(join(folder, 'target'), link);
      await rm(join(folder, 'target'));
      const { files } = await bounded(() => check(folder));
      expect(files.some(({ path }) => path === 'a.json')).toBe(true);
    });
  });
});
