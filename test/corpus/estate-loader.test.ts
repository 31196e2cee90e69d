import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../local/azure/arm/store.ts';
import { EstateError, loadEstate } from '../../local/azure/estates/load-estate.ts';

const CORPUS = join(process.cwd(), '../shared/corpus');
const ABSENT = 'The corpus is not beside the repository; put it at ../shared/corpus to run this.';

/** Folders, files in them, resources they give (scopes included), and what is skipped, by reason. */
const FOLDERS: readonly (readonly [string, number, number, Readonly<Record<string, number>>])[] = [
  ['F_recordings/cloud-custodian', 39, 196, {}],
  ['B_payloads', 263, 140, { 'It holds no ARM resource.': 77, 'is not one ARM gives.': 62 }],
  ['B_payloads/machinelearningservices', 131, 20, { 'It holds no ARM resource.': 43, 'is not one ARM gives.': 57 }],
  ['B_payloads/storage', 28, 38, { 'It holds no ARM resource.': 2 }],
  ['B_payloads/network', 20, 15, { 'It holds no ARM resource.': 6 }],
  ['B_payloads/keyvault', 8, 11, {}],
];

describe('the estate loader', () => {
  for (const [folder, files, count, reasons] of FOLDERS) {
    it(`finds ${count} resources in ${files} files of ${folder} and says what it skips`, async ({ skip }) => {
      skip(!existsSync(CORPUS), ABSENT);
      const loaded = await loadEstate(join(CORPUS, folder));
      expect(loaded.files).toBe(files);
      expect(loaded.resources).toHaveLength(count);
      expect(tally(loaded.skipped)).toEqual(reasons);
    });
  }

  it('gives what the simulated Azure can hold, one resource for each id', async ({ skip }) => {
    skip(!existsSync(CORPUS), ABSENT);
    const { resources } = await loadEstate(join(CORPUS, 'F_recordings'));
    expect(createStore(resources).size).toBe(resources.length);
    expect(resources.filter(({ type, name }) => !type.includes('/') || name === '')).toEqual([]);
  });

  it('refuses templates: they are no answers of Azure', async ({ skip }) => {
    skip(!existsSync(CORPUS), ABSENT);
    await expect(loadEstate(join(CORPUS, 'A_arm_templates'))).rejects.toThrow(EstateError);
  });
});

function tally(skipped: readonly { readonly reason: string }[]): Readonly<Record<string, number>> {
  const reasons = skipped.map(({ reason }) => reason.replace(/^The id .* (?=is not one)/, ''));
  const groups = Map.groupBy(reasons, (reason) => reason);
  return Object.fromEntries([...groups].map(([reason, all]) => [reason, all.length]));
}
