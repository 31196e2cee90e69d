import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExemptions } from '../../shared/config/parse.ts';
import { check } from '../templates/fixtures.ts';

const exemptions = parseExemptions(readFileSync('infra/exemptions.yaml', 'utf8'), 'infra/exemptions.yaml');
const verdicts = async (file: string) =>
  (await check(process.cwd(), { paths: [`infra/examples/${file}.snapshot.json`], exemptions, bicep: '/nowhere' })).results;

describe('our own infrastructure, by every rule we have', () => {
  it.each(['main', 'main-private'])('%s fails nothing that is not accepted with a reason', async (file) => {
    const results = await verdicts(file);
    expect(results.filter(({ verdict }) => verdict === 'fail').map(({ ruleId, because }) => `${ruleId}: ${because}`)).toEqual([]);
    expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(8);
  });

  it.each(['secure-aml-workspace', 'multi-environment'])('%s fails nothing at all', async (file) => {
    const results = await verdicts(file);
    expect(results.filter(({ verdict }) => verdict === 'fail' || verdict === 'exempt')).toEqual([]);
    expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(50);
  });

  it('accepts nothing that no longer fails', async () => {
    const accepted = new Set((await verdicts('main')).filter(({ verdict }) => verdict === 'exempt').map(({ ruleId }) => ruleId));
    expect(exemptions.map(({ ruleId }) => ruleId).filter((id) => !accepted.has(id))).toEqual([]);
  });
});
