import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/model/json.ts';
import { isJsonObject } from '../../shared/model/json.ts';
import { createEngine } from '../../shared/templates/engine.ts';
import { evaluate } from '../../shared/templates/evaluate.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import { check, inFolder } from '../templates/fixtures.ts';

const CORPUS = join(process.cwd(), '../shared/corpus');
const FOLDER = join(CORPUS, 'A_arm_templates');
const ABSENT = 'The corpus is not beside the repository; put it at ../shared/corpus to run this.';
const found = findBicep({ env: process.env, cwd: process.cwd() });

const SCOPE = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'rg',
  tenantId: '00000000-0000-0000-0000-000000000002',
};

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
      const answer = await evaluate(engine, { path, kind: 'armTemplate', text, value: parsed(text) }, {}, SCOPE);
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

describe('the answers of the REST examples, as exports', { timeout: 120_000 }, () => {
  it('are all accounted for, with a verdict on what rules judge', async ({ skip }) => {
    skip(!existsSync(CORPUS), ABSENT);
    const bodies = globSync(
      `${CORPUS}/B_payloads/{machinelearningservices,storage,keyvault,containerregistry,applicationinsights}/**/*.json`,
    ).flatMap(bodiesIn);
    await inFolder(Object.fromEntries(bodies.map((body, index) => [`${index}.json`, body])), async (folder) => {
      const paths = bodies.map((_, index) => `${index}.json`);
      const { files, results } = await check(folder, { paths, bicep: '/nowhere' });
      const of = (status: string) => files.filter((file) => file.status === status);
      process.stdout.write(
        `${bodies.length} answers: ${of('checked').length} checked, ${of('notAml').length} not AML, ${results.length} results\n`,
      );
      expect(files).toHaveLength(bodies.length);
      expect(of('notEvaluated')).toEqual([]);
      expect(of('checked').length).toBeGreaterThan(20);
      expect(results.length).toBeGreaterThan(200);
    });
  });
});

describe('what the real templates would deploy', { timeout: 120_000 }, () => {
  it('is judged alike from the template, from its snapshot and from what-if output', async ({ skip }) => {
    skip(!existsSync(CORPUS) || 'reason' in found, ABSENT);
    const engine = createEngine({ path: 'path' in found ? found.path : '', timeoutInMs: 30_000 });
    let compared = 0;
    for (const path of globSync(`${FOLDER}/**/*.json`).filter(isTemplate)) {
      const text = readFileSync(path, 'utf8');
      const answer = await evaluate(engine, { path, kind: 'armTemplate', text, value: parsed(text) }, {}, SCOPE);
      const predicted = answer.status === 'evaluated' ? answer.resources : [];
      const changes = predicted.map((after) => ({ resourceId: after['id'] ?? '', changeType: 'Create', after }));
      await inFolder(
        { 'snapshot.json': { predictedResources: predicted, diagnostics: [] }, 'what-if.json': { status: 'Succeeded', changes } },
        async (folder) => {
          const { results } = await check(folder, { paths: ['snapshot.json', 'what-if.json'], bicep: '/nowhere' });
          const of = (file: string) =>
            results.filter((one) => one.file === file).map(({ ruleId, resourceId, verdict }) => `${ruleId} ${resourceId} ${verdict}`);
          expect(of('what-if.json')).toEqual(of('snapshot.json'));
          compared += of('snapshot.json').length;
        },
      );
    }
    engine.close();
    process.stdout.write(`${compared} verdicts alike\n`);
    expect(compared).toBeGreaterThan(500);
  });
});

/** What Azure answers in an example. */
function bodiesIn(file: string): object[] {
  const example = parsed(readFileSync(file, 'utf8'));
  const responses = isJsonObject(example) && isJsonObject(example['responses']) ? Object.values(example['responses']) : [];
  return responses.flatMap((response) => (isJsonObject(response) && isJsonObject(response['body']) ? [response['body']] : []));
}

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
