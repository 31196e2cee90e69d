import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { render } from '../../local/diagrams.ts';

it.each(globSync('docs/diagrams/*.dot'))('%s is what its picture shows (npm run diagrams)', async (file) => {
  const picture = readFileSync(`docs/${basename(file, '.dot')}.png`);
  expect((await render(readFileSync(file, 'utf8'))).equals(picture)).toBe(true);
});
