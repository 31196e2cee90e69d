import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judge } from '../../shared/engine/judge.ts';
import { unitOfId } from '../../shared/model/resource-id.ts';
import { resourcesOf } from '../../shared/model/unit.ts';
import { createEngine } from '../../shared/templates/engine.ts';
import { type Evaluated, evaluate } from '../../shared/templates/evaluate.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import { type FileResource, ofSnapshot, ofWhatIf } from '../../shared/templates/resources.ts';
import { toUnits } from '../../shared/templates/to-units.ts';
import { type Collected, collectCases } from '../rule-cases.ts';
import { AT, GROUP } from '../scenes.ts';
import { inFolder, withoutBicep } from './fixtures.ts';
import { asBicep, asSnapshot, asTemplate, asWhatIf, contentOf, hasTwins } from './renderings.ts';

const missing = withoutBicep();
const found = findBicep({ env: process.env, cwd: process.cwd() });
const engine = createEngine({ path: 'path' in found ? found.path : '', timeoutInMs: 30_000 });
afterAll(() => engine.close());

const cases = await collectCases(async () => {
  for (const file of globSync('test/rules/*/*.test.ts').toSorted()) {
    await import(join(process.cwd(), file));
  }
});

const SCOPE = {
  subscriptionId: GROUP.split('/')[2] ?? '',
  resourceGroup: GROUP.split('/')[4] ?? '',
  tenantId: '22222222-2222-2222-2222-222222222222',
};

interface Said {
  readonly verdict: string;
  readonly because: string;
}

/** What is said of the judged resource when a file holds the case. */
function said({ rule, resourceId, policy }: Collected, resources: readonly FileResource[]): Said {
  const { units } = toUnits(resources, { readAt: AT, withLoose: true });
  const [first] = units.flatMap((unit) => judge(unit, [rule], { at: AT, policy })).filter((one) => one.resourceId === resourceId);
  return first ?? { verdict: 'nothing', because: '' };
}

/** Only Azure can refuse a reading, two resources of one id are none, and a child of another workspace is joined to that one. */
const fitsAFile = ({ unit, rule }: Collected): boolean =>
  rule.kind !== 'subscription' &&
  !hasTwins(unit) &&
  resourcesOf(unit).every(({ id }) => (unitOfId(id)?.id ?? unit.id) === unit.id) &&
  unit.slots.every(({ reading }) => reading.status === 'read');

/** Why a file may say something else than Azure. That one passes what the other fails is never excused. */
const EXCEPTIONS: readonly (readonly [string, (one: Collected, got: Said) => boolean])[] = [
  ['what is above the subscription may not apply', (_, got) => got.verdict === 'unknown' && got.because.includes('above the subscription')],
  ['Azure sets it', (_, got) => got.verdict === 'unknown' && /set by Azure|Azure does not say/.test(got.because)],
  ['what is not in the file may exist', (_, got) => got.verdict === 'unknown' && got.because.includes('not in this file')],
  [
    'a new workspace has none of what its file does not declare',
    (one) => one.verdict === 'unknown' && liveSaid(one).endsWith('has been read.'),
  ],
  ['it is no part of the unit', (one, got) => one.verdict === 'notApplicable' && got.verdict === 'nothing'],
];

function liveSaid({ unit, rule, resourceId, policy }: Collected): string {
  return judge(unit, [rule], { at: AT, policy }).find((one) => one.resourceId === resourceId)?.because ?? '';
}

function compare(given: readonly (readonly [Collected, Said])[], format: string): void {
  const counts = new Map<string, number>();
  const strays: string[] = [];
  for (const [one, got] of given) {
    const excuse = got.verdict === one.verdict ? 'equal' : EXCEPTIONS.find(([, fits]) => fits(one, got))?.[0];
    counts.set(excuse ?? 'different', (counts.get(excuse ?? 'different') ?? 0) + 1);
    if (excuse === undefined) {
      strays.push(`${one.rule.id} ${one.name}: live ${one.verdict}, ${format} ${got.verdict}: ${got.because}`);
    }
  }
  process.stdout.write(`${format}: ${[...counts].map(([name, count]) => `${count} ${name}`).join('; ')}\n`);
  expect(strays).toEqual([]);
  expect(counts.get('equal') ?? 0).toBeGreaterThan(given.length / 2);
}

describe('every example of every rule', { timeout: 240_000 }, () => {
  const inFiles = cases.filter(fitsAFile);

  it('was found, and most of them fit a file', () => {
    expect(new Set(cases.map(({ rule }) => rule.id)).size).toBeGreaterThan(80);
    expect(inFiles.length).toBeGreaterThan(cases.length * 0.8);
  });

  it('gets from a snapshot the verdict it gets from Azure', () => {
    compare(
      inFiles.map((one) => [one, said(one, ofSnapshot(asSnapshot(contentOf(one.unit)), AT).resources)]),
      'snapshot',
    );
  });

  it('gets from what-if output the verdict it gets from Azure', () => {
    compare(
      inFiles.map((one) => [one, said(one, ofWhatIf(asWhatIf(contentOf(one.unit)), AT).resources)]),
      'what-if',
    );
  });

  it('gets from an ARM template the verdict it gets from Azure', { skip: missing !== undefined }, async () => {
    const given: [Collected, Said][] = [];
    for (const one of inFiles) {
      const value = asTemplate(contentOf(one.unit));
      if (value !== null) {
        const source = { path: '/template.json', kind: 'armTemplate', text: JSON.stringify(value), value } as const;
        given.push([one, saidOf(one, await evaluate(engine, source, {}, SCOPE))]);
      }
    }
    compare(given, 'ARM template');
    expect(given.length).toBeGreaterThan(inFiles.length / 2);
  });

  it('gets from Bicep the verdict it gets from Azure; one example of each verdict of a rule', { skip: missing !== undefined }, async () => {
    const firsts = [...Map.groupBy(inFiles, ({ rule, verdict }) => `${rule.id} ${verdict}`).values()]
      .map((group) => group[0])
      .filter((one) => one !== undefined);
    await inFolder({}, async (folder) => {
      const given: [Collected, Said][] = [];
      for (const one of firsts) {
        const text = asBicep(contentOf(one.unit));
        if (text !== null) {
          const path = join(folder, `${given.length}.bicep`);
          await writeFile(path, text);
          given.push([one, saidOf(one, await evaluate(engine, { path, kind: 'bicep', text }, {}, SCOPE))]);
        }
      }
      compare(given, 'Bicep');
      expect(given.length).toBeGreaterThan(firsts.length / 2);
    });
  });
});

function saidOf(one: Collected, answer: Evaluated): Said {
  return answer.status === 'failed' ? { verdict: 'failed', because: answer.reason } : said(one, ofSnapshot(answer.resources, AT).resources);
}
