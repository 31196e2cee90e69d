import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/model/json.ts';
import { isJsonObject } from '../../shared/model/json.ts';
import { createEngine } from '../../shared/templates/engine.ts';
import { evaluate } from '../../shared/templates/evaluate.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import { check } from '../templates/fixtures.ts';

const CORPUS = join(process.cwd(), '../shared/corpus');
const FOLDER = join(CORPUS, 'A_arm_templates');
const ABSENT = 'The corpus is not beside the repository; put it at ../shared/corpus to run this.';
const found = findBicep({ env: process.env, cwd: process.cwd() });

interface Entry {
  readonly path: string;
  readonly kind: string;
}

const isTemplate = (file: string): boolean => /deploymentTemplate\.json/.test(readFileSync(file, 'utf8').slice(0, 2_000));

describe('the real ARM templates', { timeout: 300_000 }, () => {
  it('are all accounted for, and nearly all evaluated', async ({ skip }) => {
    skip(!existsSync(CORPUS) || 'reason' in found, ABSENT);
    const manifest = JSON.parse(readFileSync(join(CORPUS, 'manifest.json'), 'utf8')) as Entry[];
    const templates = manifest
      .filter(({ path }) => path.startsWith('A_arm_templates/') && path.endsWith('.json'))
      .map(({ path }) => join(CORPUS, path))
      .filter((path) => existsSync(path) && isTemplate(path));
    const outcome = await check(FOLDER, { paths: templates });
    expect(outcome.files.length).toBeGreaterThanOrEqual(templates.length);
    const unevaluated = outcome.files.filter(({ status }) => status === 'notEvaluated');
    process.stdout.write(
      `${templates.length} templates: ${outcome.files.filter(({ status }) => status === 'checked').length} checked, ${outcome.files.filter(({ status }) => status === 'notAml').length} not AML, ${unevaluated.length} not evaluated; ${outcome.counts.fail} fail, ${outcome.counts.unknown} unknown, ${outcome.counts.pass} pass\n`,
    );
    for (const { path, reason } of unevaluated) {
      process.stdout.write(`  not evaluated ${path}: ${reason ?? ''}\n`);
    }
    expect(templates.length).toBeGreaterThanOrEqual(49);
    expect(unevaluated.every(({ reason }) => (reason ?? '') !== '')).toBe(true);
    expect(templates.length - unevaluated.length).toBeGreaterThanOrEqual(46);
  });

  it('tell how much of their properties is resolved', async ({ skip }) => {
    skip(!existsSync(CORPUS) || 'reason' in found, ABSENT);
    const engine = createEngine({ path: 'path' in found ? found.path : '', timeoutInMs: 30_000 });
    let all = 0;
    let resolved = 0;
    for (const path of globSync(`${FOLDER}/**/*.json`).filter(isTemplate)) {
      const text = readFileSync(path, 'utf8');
      const answer = await evaluate(
        engine,
        { path, kind: 'armTemplate', text, value: parsed(text) },
        {},
        { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg', tenantId: '00000000-0000-0000-0000-000000000002' },
      );
      if (answer.status === 'evaluated') {
        const leaves = answer.resources.flatMap(({ properties }) => leavesOf(properties ?? null));
        const known = leaves.filter((leaf) => !(typeof leaf === 'string' && leaf.startsWith('[') && leaf.endsWith(']')));
        all += leaves.length;
        resolved += known.length;
        process.stdout.write(
          `  ${leaves.length === 0 ? 100 : Math.round((100 * known.length) / leaves.length)} % of ${leaves.length}  ${path.slice(FOLDER.length + 1)}\n`,
        );
      }
    }
    engine.close();
    process.stdout.write(`${Math.round((100 * resolved) / all)} % of ${all} properties resolved\n`);
    expect(resolved / all).toBeGreaterThan(0.5);
  });
});

describe('exports and recordings', { timeout: 300_000 }, () => {
  it.each(['B_payloads/machinelearningservices', 'B_payloads/storage', 'B_payloads/keyvault', 'F_recordings/cloud-custodian'])(
    'of %s crash nothing',
    async (folder) => {
      if (!existsSync(CORPUS)) {
        expect(existsSync(CORPUS)).toBe(false);
        return;
      }
      const outcome = await check(join(CORPUS, folder), { bicep: '/nowhere' });
      process.stdout.write(
        `${folder}: ${outcome.files.length} files, ${outcome.files.filter(({ status }) => status === 'checked').length} checked, ${outcome.results.length} results\n`,
      );
      expect(outcome.files.length).toBeGreaterThan(5);
      expect(outcome.results.every(({ file, line }) => file !== '' && line > 0)).toBe(true);
    },
  );
});

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function leavesOf(value: Json): Json[] {
  if (Array.isArray(value)) {
    return value.flatMap(leavesOf);
  }
  return isJsonObject(value) ? Object.values(value).flatMap(leavesOf) : [value];
}
