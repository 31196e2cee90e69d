import { describe, expect, it } from 'vitest';
import { type Answer, armError, forever, ORIGIN, scriptedArm } from './scripted-arm.ts';

const WORKSPACE = '/subscriptions/s1/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/mlw';
const PATH = `${WORKSPACE}/computes`;
const compute = (name: string) => ({ id: `${PATH}/${name}`, name });
const next = (query: string) => `${ORIGIN}${PATH}?${query}`;

async function listWith(answers: readonly [Answer, ...Answer[]], limits = {}) {
  await using scene = await scriptedArm(answers, { limits });
  const reading = await scene.arm.list('compute', PATH, forever());
  return { reading, names: reading.status === 'read' ? reading.value.map(({ name }) => name) : [], seen: scene.seen };
}

describe('reading a list', () => {
  it('reads every page', async () => {
    const { names, seen } = await listWith([
      { body: { value: [compute('a'), compute('b')], nextLink: next('api-version=2025-12-01&$skip=2') } },
      { body: { value: [], nextLink: next('api-version=2025-12-01&$skip=4') } },
      { body: { value: [compute('c')], nextLink: null } },
    ]);

    expect(names).toEqual(['a', 'b', 'c']);
    expect(seen.map(({ url }) => url.searchParams.get('$skip'))).toEqual([null, '2', '4']);
  });

  it('takes a bare array for a list', async () => {
    expect((await listWith([{ body: [compute('a')] }])).names).toEqual(['a']);
  });

  it('sends the query of the path along', async () => {
    await using scene = await scriptedArm([{ body: { value: [] } }]);

    await scene.arm.list('role-assignment', `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`, forever());

    expect(scene.seen[0]?.url.searchParams.get('$filter')).toBe('atScope()');
    expect(scene.seen[0]?.url.searchParams.get('api-version')).toBe('2022-04-01');
  });

  it('shows a resource once that moved from one page to the next', async () => {
    const first = { value: [compute('a'), compute('b')], nextLink: next('page=2') };

    expect((await listWith([{ body: first }, { body: { value: [compute('b'), compute('c')] } }])).names).toEqual(['a', 'b', 'c']);
  });

  it('is gone with its parent', async () => {
    expect((await listWith([armError(404, 'ParentResourceNotFound')])).reading).toEqual({ status: 'gone' });
  });

  it('is denied with the action ARM names', async () => {
    const answer = armError(403, 'AuthorizationFailed', "does not have authorization to perform action 'Microsoft.A/b/read' over");
    expect((await listWith([answer])).reading).toMatchObject({ status: 'denied', missing: 'Microsoft.A/b/read' });
  });

  const firstPage = { body: { value: [compute('a')], nextLink: next('page=2') } };
  const unusable: [string, readonly [Answer, ...Answer[]], RegExp][] = [
    ['a page that is refused', [firstPage, armError(400, 'BadRequest')], /400 BadRequest/],
    ['a page that is missing', [firstPage, armError(404, 'NotFound')], /missing/],
    ['a page that is no list', [firstPage, { body: { values: [] } }], /Expected a list/],
    ['a page that is text', [firstPage, { body: 'sorry' }], /not JSON/],
    ['a page that comes again', [firstPage, { body: { value: [], nextLink: next('page=2') } }], /does not end/],
    ['a next page at another host', [{ body: { value: [], nextLink: 'https://elsewhere.example/x' } }], /outside https:\/\/arm\.example/],
    ['a next page that only looks like the same host', [{ body: { value: [], nextLink: `${ORIGIN}@elsewhere.example/x` } }], /outside/],
    ['a next page without encryption', [{ body: { value: [], nextLink: 'http://arm.example/x' } }], /outside/],
    ['a next page that is no address', [{ body: { value: [], nextLink: 7 } }], /outside/],
    ['an item without id', [{ body: { value: [compute('a'), { name: 'b' }] } }], /expected a resource id but found null/],
    ['an item whose id is no id', [{ body: { value: [{ id: '../x' }] } }], /found "\.\.\/x"/],
    ['an item that is null', [{ body: { value: [null] } }], /found null/],
    ['an item of another kind', [{ body: { value: [{ id: `${WORKSPACE}/datastores/d` }] } }], /datastores\/d/],
  ];
  it.each(unusable)('is unread as a whole because of %s', async (_, answers, because) => {
    expect((await listWith(answers)).reading).toEqual({ status: 'unread', because: expect.stringMatching(because) });
  });

  it('never shows the token to another host', async () => {
    const { seen } = await listWith([{ body: { value: [], nextLink: 'https://elsewhere.example/x' } }]);

    expect(seen).toHaveLength(1);
  });

  it('gives up on a list with more pages than any list has', async () => {
    let page = 0;
    const endless: Answer = (_, response) => {
      page += 1;
      response.end(JSON.stringify({ value: [], nextLink: next(`page=${page}`) }));
    };

    const { reading, seen } = await listWith([endless], { pages: 5 });

    expect(reading).toMatchObject({ status: 'unread', because: 'The list does not end: 5 pages read.' });
    expect(seen).toHaveLength(5);
  });

  it('asks Azure nothing for a path that leads elsewhere', async () => {
    await using scene = await scriptedArm([{ body: [] }]);

    expect(await scene.arm.list('compute', `${WORKSPACE}/../x`, forever())).toMatchObject({ status: 'unread' });
    expect(scene.arm.calls).toBe(0);
  });
});
