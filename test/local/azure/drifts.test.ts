import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Control } from '../../../local/azure/control/control.ts';
import { type Drift, drifts } from '../../../local/azure/drifts.ts';
import { contoso } from '../../../local/azure/estates/contoso/index.ts';
import { type SimulatedAzure, startAzure } from '../../../local/azure/index.ts';
import { performDrift } from '../../../local/perform-drift.ts';
import { collectUnit } from '../../../shared/collectors/collect-unit.ts';
import { judge } from '../../../shared/engine/judge.ts';
import { canonicalId, unitOfId } from '../../../shared/model/resource-id.ts';
import { catalogue } from '../../../shared/rules/catalogue.ts';
import { armOf, type Raw } from '../../collectors/arm-double.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const estate = contoso(NOW);
const known = new Set(estate.map(({ id }) => id.toLowerCase()));

let azure: SimulatedAzure;
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'drifts-'));
  azure = await startAzure({ estate, dataDir });
});
afterEach(async () => {
  await azure.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What Azure holds now of Contoso and of what a drift wrote. */
async function stateOf(control: Control, { writes }: Drift): Promise<readonly Raw[]> {
  const ids = new Set([...estate, ...writes].map(({ id }) => id));
  const found = await Promise.all([...ids].map((id) => control.get({ id })));
  return found.filter((resource) => resource !== null);
}

/** `{rule} {resource}` of everything that fails in the workspaces. */
async function failing(resources: readonly Raw[]): Promise<readonly string[]> {
  const workspaces = estate.filter(({ type }) => type === 'Microsoft.MachineLearningServices/workspaces');
  const arm = armOf(resources, { now: () => NOW });
  const signal = new AbortController().signal;
  const units = workspaces.flatMap(({ id }) => unitOfId(id) ?? []).map((ref) => collectUnit(ref, { arm, signal, now: () => NOW }));
  const judgements = (await Promise.all(units)).flatMap((unit) => judge(unit, catalogue, { at: NOW.toISOString() }));
  return judgements.filter(({ verdict }) => verdict === 'fail').map(({ ruleId, resourceId }) => `${ruleId} ${resourceId}`);
}

describe('a drift', () => {
  it.each(drifts.map((drift) => [drift.name, drift] as const))('%s is possible and breaks the rules it names', async (_name, drift) => {
    const before = await failing(await stateOf(azure.control, drift));
    await performDrift(azure.control, drift);
    const after = await failing(await stateOf(azure.control, drift));
    const broken = after.filter((one) => !before.includes(one)).map((one) => one.split(' ')[0]);
    expect(broken).toEqual(expect.arrayContaining([...drift.expect]));
  });

  it.each(drifts.map((drift) => [drift.name, drift] as const))('%s starts at something Contoso has', (_name, { writes }) => {
    for (const { method, id } of writes) {
      const place = method === 'PUT' ? placeOf(id) : id;
      expect(known, place).toContain(canonicalId(place));
    }
  });
});

it('has a name of its own, a person and rules for each drift', () => {
  expect(new Set(drifts.map(({ name }) => name)).size).toBe(drifts.length);
  expect(drifts.filter(({ person, expect: rules }) => !person.upn.includes('@') || rules.length === 0)).toEqual([]);
});

/** What a new resource is made below or at. */
function placeOf(id: string): string {
  const parent = id.split('/').slice(0, -2).join('/');
  return parent.replace(/\/providers\/[^/]+$/, '');
}
