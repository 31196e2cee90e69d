import { expect, it } from 'vitest';
import { isCovered } from '../../shared/drift/pattern.ts';

it.each([
  ['properties.a.b', 'properties', true],
  ['properties.a.b', 'properties.A.b', true],
  ['properties.a', 'properties.a.b', false],
  ['properties.a.b', 'properties.*.b', true],
  ['properties.a.c.b', 'properties.*.b', false],
  ['etag', '**.etag', true],
  ['a.b.etag', '**.etag', true],
  ['a.b.etag.c', '**.etag', true],
  ['a.b', '**.etag', false],
  ['a.x.b.y.c', 'a.**.b.**.c', true],
  ['a.x.c.y.b', 'a.**.b.**.c', false],
  ['a', 'a.**', false],
  ['a.b', 'a.**', true],
  ['a[].b', 'a[].b', true],
])('%s is covered by %s: %s', (path, pattern, expected) => {
  expect(isCovered(path, pattern)).toBe(expected);
});

it('a pattern of many parts takes no time to speak of', () => {
  const startedAt = performance.now();
  expect(isCovered(`${'a.'.repeat(60)}a`, `${'**.a.'.repeat(30)}b`)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
