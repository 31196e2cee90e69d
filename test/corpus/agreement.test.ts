import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import type { CheckResult } from '../../shared/templates/outcome.ts';
import { check } from '../templates/fixtures.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const ABSENT = 'The corpus or the Bicep CLI is absent: verdicts were not compared with those of other tools.';
const found = findBicep({ env: process.env, cwd: process.cwd() });

const Expected = z.object({
  expectations: z.array(
    z.object({
      file: z.string(),
      resourceName: z.string().nullable(),
      resourceType: z.string(),
      peerRuleId: z.string(),
      peerRuleName: z.string().optional(),
      expected: z.string(),
    }),
  ),
});

type Expectation = z.infer<typeof Expected>['expectations'][number];

/** Checks of peers that ask what another of theirs asks, which a rule names. */
const SAME_AS: Readonly<Record<string, string>> = {
  'CKV:CKV2_AZURE_49': 'CKV:CKV_AZURE_144',
  'KICS:Storage Account Allows Default Network Access': 'KICS:Default Azure Storage Account Network Access Is Too Permissive',
};

const PEERS = [
  ['checkov', 'CKV', (one: Expectation) => one.peerRuleId],
  ['psrule', 'PSR', (one: Expectation) => one.peerRuleId],
  ['kics', 'KICS', (one: Expectation) => one.peerRuleName ?? one.peerRuleId],
] as const;

/** Why we say something else, by the peer's check and what it expects of what we say; anything not listed here fails the test. */
const REASONS: Readonly<Record<string, string>> = {
  'CKV:CKV2_AZURE_49 pass/fail': 'Checkov takes a missing publicNetworkAccess for Disabled; Azure takes it for Enabled.',
  'CKV:CKV_AZURE_138 pass/fail':
    'Azure refuses anonymous pull on the Basic tier, so Checkov lets it stand there; we judge what is written.',
};

interface Row {
  readonly check: string;
  readonly outcome: 'agree' | 'differ' | 'not comparable';
  readonly key: string;
  readonly because: string;
}

function rowOf(expectation: Expectation, check: string, results: readonly CheckResult[]): Row {
  const rules: readonly string[] = catalogue.filter(({ peers = [] }) => peers.includes(SAME_AS[check] ?? check)).map(({ id }) => id);
  if (rules.length === 0) {
    return { check, outcome: 'not comparable', key: '', because: 'no rule of ours asks this' };
  }
  // A name that is an expression, or none, means the only resource of its type.
  const name = expectation.resourceName?.startsWith('[') === true ? '' : (expectation.resourceName ?? '').toLowerCase();
  const mine = results.filter(
    (one) =>
      rules.includes(one.ruleId) &&
      (name === '' ? one.resourceType.toLowerCase() === expectation.resourceType.toLowerCase() : one.resourceId.split('/').includes(name)),
  );
  const verdicts = new Set(mine.map(({ verdict }) => verdict));
  const ours = ['fail', 'unknown', 'pass', 'notApplicable'].find((verdict) => verdicts.has(verdict as CheckResult['verdict'])) ?? 'nothing';
  const key = `${check} ${expectation.expected}/${ours}`;
  const because = mine.find(({ verdict }) => verdict === ours)?.because ?? 'no verdict on this resource';
  const isSame = ours === expectation.expected;
  const isOpen = !isSame && (ours === 'unknown' || ours === 'nothing' || expectation.expected === 'skip');
  return {
    check,
    outcome: isSame ? 'agree' : isOpen ? 'not comparable' : 'differ',
    key,
    because: `${expectation.file.split('/').at(-1)} ${name}: ${because}`,
  };
}

describe.each(PEERS)('verdicts beside those of %s', (peer, prefix, nameOf) => {
  it('agree, or differ for a reason that is written down', { timeout: 120_000 }, async ({ skip }) => {
    const file = join(CORPUS, 'expected', `${peer}.json`);
    skip(!existsSync(file) || 'reason' in found, ABSENT);
    const { expectations } = Expected.parse(JSON.parse(readFileSync(file, 'utf8')));
    const paths = [...new Set(expectations.map((one) => one.file))].filter(
      (path) => path.endsWith('.json') && existsSync(join(CORPUS, path)),
    );
    const outcome = await check(CORPUS, { paths });
    const rows = expectations.map((one) =>
      rowOf(
        one,
        `${prefix}:${nameOf(one)}`,
        outcome.results.filter((result) => result.file === one.file),
      ),
    );
    const count = (wanted: Row['outcome']) => rows.filter((row) => row.outcome === wanted).length;
    process.stdout.write(
      `${peer}: ${count('agree')} agree, ${count('differ')} differ, ${count('not comparable')} not comparable of ${rows.length}\n`,
    );
    for (const [check, group] of Map.groupBy(rows, (row) => row.check)) {
      const of = (wanted: Row['outcome']) => group.filter((row) => row.outcome === wanted).length;
      process.stdout.write(`  ${check}: ${of('agree')} / ${of('differ')} / ${of('not comparable')}\n`);
    }
    for (const row of rows.filter((one) => one.outcome !== 'agree' && one.key !== '')) {
      process.stdout.write(
        `    ${row.outcome} ${row.key} ${row.because}${REASONS[row.key] === undefined ? '' : ` (${REASONS[row.key]})`}\n`,
      );
    }
    expect(rows.filter(({ outcome: one, key }) => one === 'differ' && REASONS[key] === undefined)).toEqual([]);
  });
});
