import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { draftEstate } from '../../shared/engine/estate.ts';
import { judge } from '../../shared/engine/judge.ts';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { resourcesOf, rootOf } from '../../shared/model/unit.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { anEstate, aWorkspaceUnit, judgeEstate, workspaceIdOf } from '../estate-cases.ts';
import { AT, aResource, aSlot, GROUP, SUBSCRIPTION } from '../scenes.ts';

const estateRules = catalogue.filter(({ unit }) => unit === 'estate');
const vault = (name: string) => `${GROUP}/providers/Microsoft.KeyVault/vaults/${name}`;

describe('the unit estate', () => {
  it('is judged by the rules that compare workspaces, and workspaces are not', () => {
    const units = [aWorkspaceUnit('mlw-prod', { environment: 'prod' }), aWorkspaceUnit('mlw-dev', { environment: 'dev' })];
    const ruleIds = new Set(judge(anEstate(units), catalogue, { at: AT }).map(({ ruleId }) => ruleId));
    expect(ruleIds.size).toBeGreaterThan(3);
    expect([...ruleIds].filter((id) => !estateRules.some((rule) => rule.id === id))).toEqual([]);
    const own = units.flatMap((unit) => judge(unit, catalogue, { at: AT })).map(({ ruleId }) => ruleId);
    expect(own.filter((id) => estateRules.some((rule) => rule.id === id))).toEqual([]);
  });

  it('holds workspaces only: no registry, no subscription, none that is gone, and no group of loose resources', () => {
    const draft = draftEstate(defaultRulePolicy);
    const gone = { ...aWorkspaceUnit('mlw-gone', { denied: true }) };
    draft.add({ ...gone, slots: gone.slots.map((slot) => ({ ...slot, reading: { status: 'gone' } })) });
    draft.add({ id: SUBSCRIPTION, kind: 'subscription', slots: [aSlot('subscription', [aResource('subscription')])] });
    draft.add({ id: GROUP, kind: 'workspace', slots: [aSlot('workspace', [], GROUP)] });
    expect(draft.size).toBe(0);
    const unit = draft.finish(AT);
    expect(unit).toMatchObject(ESTATE);
    expect(resourcesOf(unit)).toEqual([]);
    expect(rootOf(unit)?.reading.status).toBe('read');
  });

  it('judges what could not be read where it is, too', () => {
    const units = [aWorkspaceUnit('mlw-prod', { environment: 'prod' })].map((unit) => ({
      ...unit,
      slots: unit.slots.map((slot) =>
        slot.kind === 'datastore' ? { ...slot, reading: { status: 'denied', missing: 'x/read', because: 'No.' } as const } : slot,
      ),
    }));
    const unknown = judgeEstate(units, estateRules).filter(({ verdict }) => verdict === 'unknown');
    expect(unknown).toMatchObject([
      { ruleId: 'AML-ENV-008', resourceId: workspaceIdOf('mlw-prod', { environment: 'prod' }), missing: 'x/read' },
    ]);
  });

  it('names a few of many that cross, and does not grow with how many they are', () => {
    const shared = { keyVault: vault('kv') };
    const many = Array.from({ length: 40 }, (_, index) => aWorkspaceUnit(`mlw-${index}`, { environment: 'dev', properties: shared }));
    const judgements = judgeEstate([...many, aWorkspaceUnit('mlw-prod', { environment: 'prod', properties: shared })], estateRules);
    const crossing = judgements.filter(({ ruleId }) => ruleId === 'AML-ENV-004');
    expect(crossing.filter(({ verdict }) => verdict === 'fail')).toHaveLength(41);
    const prod = crossing.find(({ resourceId }) => resourceId.endsWith('mlw-prod'));
    expect(prod?.because).toBe(
      'The workspace mlw-prod is production and shares kv with mlw-0 (dev), kv with mlw-1 (dev), kv with mlw-10 (dev).',
    );
    expect(prod?.receipt.length).toBeLessThan(40);
  });

  it('of a thousand workspaces in order is a small document', () => {
    const draft = draftEstate(defaultRulePolicy);
    for (let index = 0; index < 1_000; index++) {
      const environment = index % 2 === 0 ? 'prod' : 'dev';
      const properties = { keyVault: vault(`kv${index}`), description: 'x'.repeat(5_000) };
      draft.add(aWorkspaceUnit(`mlw-${index}`, { environment, properties, tags: { environment, note: 'y'.repeat(5_000) } }));
    }
    const unit = draft.finish(AT);
    const judgements = judge(unit, estateRules, { at: AT });
    expect(judgements.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')).not.toContainEqual(
      expect.objectContaining({ ruleId: 'AML-ENV-004' }),
    );
    expect(JSON.stringify(unit).length).toBeLessThan(1_200_000);
    expect(gzipSync(JSON.stringify({ unit, judgements })).length).toBeLessThan(250_000);
  });
});

describe('workspaces of a template', () => {
  it('are not known where their names wait for a parameter', () => {
    const template = (name: string, environment: string, keyVault: string) => {
      const unit = aWorkspaceUnit(name, { environment, properties: { keyVault } });
      return {
        ...unit,
        slots: unit.slots.map((slot) =>
          slot.reading.status === 'read'
            ? { ...slot, reading: { ...slot.reading, value: slot.reading.value.map((one) => ({ ...one, isTemplate: true as const })) } }
            : slot,
        ),
      };
    };
    const verdicts = (keyVault: string) =>
      judgeEstate([template('mlw-prod', 'prod', vault('kv')), template('mlw-dev', 'dev', keyVault)], estateRules)
        .filter(({ ruleId }) => ruleId === 'AML-ENV-004')
        .map(({ resourceId, verdict }) => `${resourceId.split('/').at(-1)} ${verdict}`);
    expect(verdicts(vault('kv'))).toEqual(['mlw-dev fail', 'mlw-prod fail']);
    expect(verdicts("[parameters('vault')]")).toContain('mlw-dev unknown');
  });
});
