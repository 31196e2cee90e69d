import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WardenConfig } from '../../shared/config/policy-file.ts';
import { pages } from './pages.ts';

it.each(Object.entries(pages))('%s is up to date (npm run docs)', (path, render) => {
  expect(readFileSync(path, 'utf8')).toBe(render());
});

describe('docs/configuration.md', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');

  it('names every key of warden.config.yaml', () => {
    const keys = leaves(WardenConfig.parse({}));
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it('names every setting of the sample', () => {
    const { Values } = JSON.parse(readFileSync('local.settings.sample.json', 'utf8')) as { Values: Record<string, string> };
    expect(Object.keys(Values).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

function leaves(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0;
    return isGroup ? leaves(inner as object, here) : [here];
  });
}
