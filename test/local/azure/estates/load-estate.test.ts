import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EstateError, loadEstate } from '../../../../local/azure/estates/load-estate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estate-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function file(name: string, content: unknown): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

const workspace = (name: string, properties: object = {}) => ({
  id: `/subscriptions/S1/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/${name}`,
  name,
  type: 'Microsoft.MachineLearningServices/workspaces',
  properties,
});

const names = async (): Promise<string[]> =>
  (await loadEstate(folder)).resources.filter(({ type }) => type.endsWith('/workspaces')).map(({ name }) => name);

describe('a folder', () => {
  it.each([
    ['a resource', workspace('a')],
    ['an array of resources', [workspace('a')]],
    ['an ARM list', { value: [workspace('a')], nextLink: null }],
    ['a REST example', { parameters: { id: 'x' }, responses: { 200: { body: workspace('a') } } }],
    ['a recording whose body is text', { interactions: [{ response: { body: { string: JSON.stringify({ value: [workspace('a')] }) } } }] }],
    ['a resource without type and name', { id: workspace('a').id, properties: {} }],
    ['an id with what examples put in braces', { ...workspace('a'), id: workspace('a').id.replace('S1', '{subscription}') }],
    ['an id without its first slash', { ...workspace('a'), id: workspace('a').id.slice(1) }],
    ['a file with a byte order mark', `\uFEFF${JSON.stringify(workspace('a'))}`],
  ])('may hold %s', async (_name, content) => {
    await file('deep/er/x.json', content);
    expect(await names()).toEqual(['a']);
  });

  it('gets the subscription and the group its resources lie in', async () => {
    await file('x.json', workspace('a'));
    const types = (await loadEstate(folder)).resources.map(({ type }) => type);
    expect(types).toEqual([
      'Microsoft.Resources/subscriptions',
      'Microsoft.Resources/resourceGroups',
      'Microsoft.MachineLearningServices/workspaces',
    ]);
  });

  it('keeps the fuller of two answers about one resource', async () => {
    await file('1.json', workspace('a', { publicNetworkAccess: 'Enabled', description: 'long' }));
    await file('2.json', { ...workspace('a'), id: workspace('a').id.toUpperCase() });
    const { resources } = await loadEstate(folder);
    expect(resources.at(-1)?.['properties']).toMatchObject({ publicNetworkAccess: 'Enabled' });
    expect(await names()).toHaveLength(1);
  });

  it('loses nothing to a broken neighbour, and says what it skipped and why', async () => {
    await file('good.json', workspace('a'));
    await file('broken.json', '{"id": ');
    await file('empty.json', { hello: 'world' });
    await file('odd.json', { id: '/subscriptions/../x', properties: {} });
    await file('placeholder.json', { value: [{ id: 'string', properties: {} }] });
    await file('readme.txt', 'no JSON');
    const { files, skipped } = await loadEstate(folder);
    expect(files).toBe(5);
    expect(skipped).toEqual([
      { file: 'broken.json', reason: expect.stringContaining('not valid JSON') },
      { file: 'empty.json', reason: 'It holds no ARM resource.' },
      { file: 'odd.json', reason: expect.stringContaining('not one ARM gives') },
      { file: 'placeholder.json', reason: 'The id "string" is not one ARM gives.' },
    ]);
  });

  it('takes a file for what it is although another held the same', async () => {
    await file('1.json', workspace('a'));
    await file('2.json', workspace('a'));
    expect((await loadEstate(folder)).skipped).toEqual([]);
  });

  it('takes what stands above subscriptions, such as built-in roles', async () => {
    const id = '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
    await file('roles.json', { value: [{ id, properties: { roleName: 'Owner' } }] });
    expect((await loadEstate(folder)).resources).toEqual([
      expect.objectContaining({ id, name: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', type: 'Microsoft.Authorization/roleDefinitions' }),
    ]);
  });

  it('survives a file that is too large', async () => {
    await file('large.json', `[${' '.repeat(20_000_001)}]`);
    await file('good.json', workspace('a'));
    expect((await loadEstate(folder)).skipped).toEqual([{ file: 'large.json', reason: expect.stringContaining('more than the 20 MB') }]);
  });

  it('survives JSON that is nested without end', async () => {
    await file('deep.json', `${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    await file('good.json', workspace('a'));
    expect((await loadEstate(folder)).skipped[0]?.reason).toContain('levels deep');
  });
});

describe('what is no estate', () => {
  it.each([
    ['a folder that is not there', 'nowhere', /There is no folder/],
    ['a file', 'x.json', /is a file/],
    ['a folder without any resource', '.', /No ARM resource/],
  ])('%s is refused with a sentence', async (_name, path, message) => {
    await file('x.json', { hello: 'world' });
    const loading = loadEstate(join(folder, path));
    await expect(loading).rejects.toThrow(EstateError);
    await expect(loading).rejects.toThrow(message);
  });
});
