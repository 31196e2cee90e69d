import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../shared/model/version.ts';

it('is the version of package.json', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version });
});
