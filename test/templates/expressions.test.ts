import { describe, expect, it } from 'vitest';
import { isExpression, waitsFor } from '../../shared/model/expression.ts';
import { spellId, spellName } from '../../shared/templates/expressions.ts';

const SUB = '11111111-1111-1111-1111-111111111111';

describe('names', () => {
  it.each([
    ['mlw', 'mlw'],
    ["[parameters('name')]", '{name}'],
    ["[format('mlw-{0}', parameters('env'))]", 'mlw-{env}'],
    ["[concat('mlw-', parameters('env'))]", 'mlw-{env}'],
    ["[format('{0}/cpu', format('mlw-{0}', parameters('env')))]", 'mlw-{env}/cpu'],
    ["[uniqueString('a/b')]", '{uniqueString(a:b)}'],
    ['[broken(', '[broken('],
  ])('%s is spelled %s', (name, spelled) => {
    expect(spellName(name)).toBe(spelled);
  });
});

describe('ids', () => {
  it('of a parent and its child begin alike, whatever is unknown', () => {
    const parent = spellId(`[resourceId('${SUB}', 'rg', 'Microsoft.MachineLearningServices/workspaces', parameters('name'))]`);
    const name = "concat(parameters('name'), '/', 'cpu')";
    const segments = `filter(split(${name}, '/'), lambda('x', not(empty(lambdaVariables('x')))))`;
    const child = spellId(
      `[resourceId('${SUB}', 'rg', 'Microsoft.MachineLearningServices/workspaces/computes', ${segments}[0], ${segments}[1])]`,
    );
    expect(parent).toBe(`/subscriptions/${SUB}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/{name}`);
    expect(child).toBe(`${parent}/computes/cpu`);
  });

  it('of extensions hang on what they extend', () => {
    const scope = `resourceId('${SUB}', 'rg', 'Microsoft.KeyVault/vaults', 'kv')`;
    expect(spellId(`[extensionResourceId(${scope}, 'Microsoft.Insights/diagnosticSettings', 'all')]`)).toBe(
      `/subscriptions/${SUB}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Insights/diagnosticSettings/all`,
    );
  });

  it('are not guessed from what only a deployment knows', () => {
    expect(spellId("[reference('x').outputs.id.value]")).toBeUndefined();
  });

  it('of nested calls without end are given up', () => {
    expect(spellId(`[${'concat('.repeat(5_000)}'a'${')'.repeat(5_000)}]`)).toBeUndefined();
  });
});

describe('what an expression waits for', () => {
  it('is said by name', () => {
    expect(waitsFor("[if(parameters('a'), parameters('b'), parameters('a'))]")).toBe('the parameters a, b');
    expect(waitsFor("[reference('x').y]")).toBe('reference(), which only a deployment knows');
  });

  it('is nothing for text that only looks like one', () => {
    expect(['[[literal]', '[open', 'plain'].map(isExpression)).toEqual([false, false, false]);
  });
});
