import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles, readText, shownPath } from '../../shared/templates/files.ts';
import { inFolder } from './fixtures.ts';

const shown = async (paths: readonly string[], folder: string) =>
  (await findFiles(paths, folder)).map(({ path }) => shownPath(path, folder));

describe('files', () => {
  const tree = {
    'a.json': '{}',
    'b.bicep': 'param x string',
    'notes.txt': '',
    'sub/c.json': '{}',
    'sub/.gitignore': 'd.json\nout/\n',
    'sub/d.json': '{}',
    'sub/out/e.json': '{}',
    'node_modules/p/package.json': '{}',
    '.gitignore': '*.local.json\n',
    'x.local.json': '{}',
  };

  it('of a folder are those that may be templates, without what a .gitignore on the way excludes', async () => {
    await inFolder(tree, async (folder) => {
      expect(await shown(['.'], folder)).toEqual(['a.json', 'b.bicep', 'sub/c.json']);
      expect(await shown(['sub'], folder)).toEqual(['sub/c.json']);
    });
  });

  it('that are named are taken, whatever they are called and whoever ignores them', async () => {
    await inFolder(tree, async (folder) => {
      expect(await shown(['notes.txt', 'sub/d.json'], folder)).toEqual(['notes.txt', 'sub/d.json']);
    });
  });

  it('come from globs, each once', async () => {
    await inFolder(tree, async (folder) => {
      expect(await shown(['**/*.json', 'a.json', '.'], folder)).toEqual(['a.json', 'b.bicep', 'sub/c.json']);
      const found = await findFiles(['.', 'a.json'], folder);
      expect(found.find(({ path }) => path.endsWith('a.json'))).toMatchObject({ isNamed: true });
    });
  });

  it('are once one file, however many links lead to it', async () => {
    await inFolder({ 'a.json': '{}' }, async (folder) => {
      await mkdir(join(folder, 'sub'));
      await symlink(join(folder, 'a.json'), join(folder, 'sub', 'b.json'));
      await symlink(folder, join(folder, 'sub', 'up'));
      expect(await findFiles(['.'], folder)).toHaveLength(1);
    });
  });

  it('that fit no pattern are an error that names it', async () => {
    await inFolder({}, async (folder) => {
      await expect(findFiles(['infra/*.bicep'], folder)).rejects.toThrow('infra/*.bicep');
    });
  });

  it('are read in the encodings that tools write, and refused where they are no text', async () => {
    await inFolder({}, async (folder) => {
      const path = join(folder, 'a.json');
      await writeFile(path, Buffer.from('\ufeff{}', 'utf16le'));
      expect(await readText(path)).toEqual({ text: '{}' });
      await writeFile(path, '\ufeff{}');
      expect(await readText(path)).toEqual({ text: '{}' });
      await writeFile(path, Buffer.from([0x80, 0xff, 0x00]));
      expect(await readText(path)).toEqual({ reason: 'The file is not text.' });
      expect(await readText(path, 2)).toMatchObject({ reason: expect.stringContaining('at most') });
    });
  });
});
