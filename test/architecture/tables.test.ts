import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { remediationTables } from '../../shared/ledger/remediations/store.ts';
import { tableNames } from '../../shared/wiring/privacy.ts';

it('erasing a person reaches every table', () => {
  const named = globSync('shared/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\btables?\('(?<name>[A-Z]\w+)'\)/g)].map(({ groups }) => groups?.['name'] ?? ''),
  );
  expect(
    [...new Set([...named, ...Object.values(remediationTables)])].filter((name) => !tableNames.some((known) => known === name)),
  ).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});
