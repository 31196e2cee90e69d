import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { remediationTables } from '../../shared/ledger/remediations/store.ts';
import { containers, tableNames } from '../../shared/wiring/privacy.ts';

const sources = globSync('shared/**/*.ts').map((file) => readFileSync(file, 'utf8'));
const namesIn = (pattern: RegExp): string[] =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? ''));

it('erasing a person reaches every table', () => {
  const named = namesIn(/\btables?\('(?<name>[A-Z]\w+)'\)/g);
  expect(
    [...new Set([...named, ...Object.values(remediationTables)])].filter((name) => !tableNames.some((known) => known === name)),
  ).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

it('erasing a person knows every container', () => {
  const named = new Set(namesIn(/\bgetContainerClient\('(?<name>[\w-]+)'\)/g));
  expect(
    [...named].filter(
      (name) =>
        !Object.values(containers)
          .flat()
          .some((known) => known === name),
    ),
  ).toEqual([]);
  expect(named.size).toBeGreaterThan(2);
});
