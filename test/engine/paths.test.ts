import { expect, it } from 'vitest';
import { valuesAt } from '../../shared/engine/paths.ts';

const root = { a: { B: 1, list: [{ x: 1 }, { x: null }, { y: 2 }], map: { k1: { z: 'p' }, k2: { z: 'q' } }, none: null } };

it.each([
  ['a.B', [1]],
  ['a.b', [1]],
  ['a.list[].x', [1]],
  ['a.list[]', [{ x: 1 }, { x: null }, { y: 2 }]],
  ['a.map.*.z', ['p', 'q']],
  ['a.none', []],
  ['a.none.deeper', []],
  ['a.B.deeper', []],
  ['a.B[]', []],
  ['a.list', [root.a.list]],
  ['constructor', []],
  ['a.__proto__', []],
])('%s reaches %j', (path, values) => {
  expect(valuesAt(root, path)).toEqual(values);
});
