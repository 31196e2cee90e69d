import { describe, expect, it } from 'vitest';
import { compileRoute } from '../../../../local/host/triggers/routes.ts';

describe('a route template', () => {
  it.each([
    ['api/a.b', '/api/a.b', {}],
    ['api/a.b', '/api/axb', undefined],
    ['api/{p}', '/api/x/', { p: 'x' }],
    ['api/{p}', '/api', undefined],
    ['api/{p?}', '/api', {}],
    ['{p:int}', '/12', { p: '12' }],
    ['{p:int?}', '/', {}],
    ['{p:bool}', '/True', { p: 'True' }],
    ['files/{*rest}', '/files/a/b/c', { rest: 'a/b/c' }],
    ['{p}', '/%zz', undefined],
  ])('%s on %s gives %j', (template, path, expected) => {
    expect(compileRoute(template).match(path)).toEqual(expected);
  });

  it('ranks literal, constrained, free, catch-all', () => {
    const ranked = ['a/{*rest}', 'a/{p}', 'a/{p:int}', 'a/b'].map(compileRoute).sort((l, r) => (l.rank < r.rank ? -1 : 1));
    expect(ranked.map(({ template }) => template)).toEqual(['a/b', 'a/{p:int}', 'a/{p}', 'a/{*rest}']);
  });

  it.each(['v{n}/x', '{p:date}', '{p:range(1,2)}'])('refuses %s instead of guessing', (template) => {
    expect(() => compileRoute(template)).toThrow(/^Expected .* in route/);
  });
});
