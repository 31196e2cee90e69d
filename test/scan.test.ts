import { expect, it } from 'vitest';
import { draftEstate } from '../shared/engine/estate.ts';
import { judge } from '../shared/engine/judge.ts';
import { defaultRulePolicy } from '../shared/model/policy.ts';
import { ESTATE } from '../shared/model/resource-id.ts';
import type { Unit } from '../shared/model/unit.ts';
import { catalogue } from '../shared/rules/catalogue.ts';
import { type ScanPorts, scan } from '../shared/scan.ts';
import { aWorkspaceUnit } from './estate-cases.ts';
import { AT, GROUP } from './scenes.ts';

const shared = { keyVault: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv` };
const PROD = aWorkspaceUnit('mlw-prod', { environment: 'prod', properties: shared });
const DEV = aWorkspaceUnit('mlw-dev', { environment: 'dev', properties: shared });

async function scanned(units: readonly Unit[], changes: Partial<ScanPorts> = {}) {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const refs = units.map(({ id, kind }) => ({ id, kind }));
  return await scan(
    {
      discover: async () => ({ status: 'read', value: { units: refs, silentSubscriptions: [], subscriptions: [] } }),
      collect: async (ref) => byId.get(ref.id) ?? { ...ref, slots: [] },
      judge: (unit) => judge(unit, catalogue, { at: AT }),
      draftEstate: () => draftEstate(defaultRulePolicy),
      tool: { name: 'aml-warden', version: '1' },
      catalogue: { version: '1', rules: catalogue.length, profile: 'default' },
      ...changes,
    },
    new AbortController().signal,
  );
}

it('judges what workspaces share, as one more unit', async () => {
  const { counts, results } = await scanned([PROD, DEV]);
  expect(counts.units).toBe(3);
  const crossing = results.filter(({ ruleId, verdict }) => ruleId === 'AML-ENV-004' && verdict === 'fail');
  expect(crossing.map(({ unit, resourceId }) => [unit, resourceId])).toEqual([
    [ESTATE.id, DEV.id],
    [ESTATE.id, PROD.id],
  ]);
});

it('compares nothing where there is one workspace only', async () => {
  const { counts, results } = await scanned([PROD]);
  expect(counts.units).toBe(1);
  expect(results.some(({ unit }) => unit === ESTATE.id)).toBe(false);
});

it('names what could not be read once, with the workspace', async () => {
  const hidden = aWorkspaceUnit('mlw-hidden', { denied: true });
  const { unread, results } = await scanned([PROD, DEV, hidden]);
  expect(unread.filter(({ resourceId }) => resourceId === hidden.id)).toHaveLength(1);
  expect(unread.some(({ resourceId }) => resourceId.startsWith(ESTATE.id))).toBe(false);
  expect(results.filter(({ ruleId, verdict }) => ruleId === 'AML-ENV-005' && verdict === 'unknown')).toHaveLength(3);
});
