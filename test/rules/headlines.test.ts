import { describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { headlines } from '../../shared/rules/packs/headlines.ts';
import { packs } from '../../shared/rules/packs/index.ts';

const ids: readonly string[] = catalogue.map(({ id }) => id);

describe.each(headlines.map((headline) => [`${headline.standard}: ${headline.requirement}`, headline] as const))(
  '%s',
  (_name, headline) => {
    const pack = packs.find(({ id }) => id === headline.standard);

    it('names rules that exist, of a standard that exists', () => {
      expect(pack).toBeDefined();
      expect(headline.rules.filter((id) => !ids.includes(id))).toEqual([]);
    });

    it('is called a source only where a source maps one of its rules', () => {
      const bySource = Object.values(pack?.controls ?? {}).flatMap(({ source }) => source);
      const has = headline.rules.some((id) => bySource.includes(id));
      expect(headline.mapping === 'inferred' || has).toBe(true);
    });
  },
);

it('says something of every pack', () => {
  expect(packs.map(({ id }) => id).filter((id) => !headlines.some(({ standard }) => standard === id))).toEqual([]);
});
