import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, type HostProcess, startProcess } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startProcess();
});
afterAll(cleanUp);

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(host.origin + path, init);

describe('what the real host answers to an HTTP function', () => {
  it.each([
    { row: 'the handler returns nothing', path: '/api/nothing', status: 204, body: '' },
    { row: 'the handler returns {}', path: '/api/empty', status: 200, body: '' },
    { row: 'the handler throws', path: '/api/throws', status: 500, body: '' },
    { row: 'the handler returns a bare string', path: '/api/bare-string', status: 500, body: '' },
    { row: 'the handler returns status 999', path: '/api/status-999', status: 500, body: '' },
    { row: 'no route', path: '/api/elsewhere', status: 404, body: '' },
    { row: 'a failed int constraint', path: '/api/echo/twelve', status: 404, body: '' },
    { row: 'a failed alpha constraint', path: '/api/kinds/a1', status: 404, body: '' },
    { row: 'an alpha constraint', path: '/api/kinds/abc', status: 200, body: 'alpha' },
    { row: 'a failed guid constraint', path: '/api/guids/123', status: 404, body: '' },
    {
      row: 'a guid constraint',
      path: '/api/guids/0f8fad5b-d9cb-469f-a165-70867728950e',
      status: 200,
      body: '0f8fad5b-d9cb-469f-a165-70867728950e',
    },
    { row: 'a literal beats a parameter', path: '/api/items/first', status: 200, body: 'literal' },
    { row: 'a parameter beats a catch-all', path: '/api/items/second', status: 200, body: 'parameter' },
    { row: 'a catch-all takes the rest, decoded', path: '/api/items/a/b%20c', status: 200, body: 'catch-all a/b c' },
    { row: 'a catch-all takes nothing, too', path: '/api/items', status: 200, body: 'catch-all ' },
    { row: 'routes ignore case', path: '/API/Items/FIRST', status: 200, body: 'literal' },
    { row: 'levels are open without keys', path: '/api/locked', status: 200, body: 'in' },
  ])('$row: $path is $status', async ({ path, status, body }) => {
    const response = await get(path);
    expect({ status: response.status, body: await response.text() }).toEqual({ status, body });
  });

  it('answers a wrong method with 404, not 405', async () => {
    expect((await get('/api/empty', { method: 'DELETE' })).status).toBe(404);
  });

  it('sets path=/ on every cookie', async () => {
    const response = await get('/api/cookies');
    expect(response.headers.getSetCookie()).toEqual(['a=b%20c; max-age=60; path=/; samesite=strict; httponly', 'plain=1; path=/']);
  });
});

describe('what reaches an HTTP function', () => {
  it('sees method, parameters and body; repeated query values and headers joined by commas', async () => {
    const headers = new Headers([
      ['x-test', 'one'],
      ['x-test', 'two'],
    ]);
    const response = await get('/api/echo/-7/tail%2Fed?x=1&y=%26&x=2', { method: 'POST', body: 'grüße', headers });
    expect(await response.json()).toEqual({
      method: 'POST',
      url: `${host.origin}/api/echo/-7/tail%2Fed?x=1&y=%26&x=2`,
      params: { id: '-7', rest: 'tail/ed' },
      query: { x: '1,2', y: '&' },
      header: expect.stringMatching(/^one, ?two$/),
      body: 'grüße',
    });
  });

  it('leaves an optional parameter out', async () => {
    expect(await (await get('/api/echo/1')).json()).toMatchObject({ params: { id: '1' } });
  });

  it('turns down a path that cannot be decoded', async () => {
    expect((await get('/api/items/%E0%A4%A')).status).toBe(404);
  });
});
