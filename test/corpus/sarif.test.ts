import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { formatted } from '../../shared/reports/formats/index.ts';
import { catalogue, catalogueVersion } from '../../shared/rules/catalogue.ts';
import { packs, packsOf } from '../../shared/rules/packs/index.ts';
import { checkFiles } from '../../shared/templates/check.ts';

const SHARED = join(import.meta.dirname, '../../../shared');

it('writes SARIF that the published schema takes, with every rule and pack', async () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const fits = ajv.compile(JSON.parse(await readFile(join(SHARED, 'schemas/sarif-2.1.0.json'), 'utf8')) as object);
  const outcome = await checkFiles({
    paths: [join(SHARED, 'corpus/A_arm_templates')],
    cwd: SHARED,
    rules: catalogue,
    policy: defaultRulePolicy,
    catalogue: { version: catalogueVersion, rules: catalogue.length, profile: 'default' },
    cache: false,
  });
  const rules = catalogue.map((rule) => ({ ...rule, packs: packsOf(rule.id) }));
  const log = JSON.parse(await formatted(outcome, 'sarif', { rules, packs, colour: false, width: 100 })) as {
    runs: { results: unknown[] }[];
  };
  fits(log);
  expect(fits.errors ?? []).toEqual([]);
  expect(log.runs[0]?.results.length).toBeGreaterThan(100);
  // The schema is no rubber stamp.
  expect(fits({ ...log, version: '2.0.0' })).toBe(false);
});
