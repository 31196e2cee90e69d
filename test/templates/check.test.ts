import { describe, expect, it } from 'vitest';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { aTemplate, check, inFolder, SCHEMA, withoutBicep } from './fixtures.ts';

const missing = withoutBicep();
const only = (rule: string) => (result: { ruleId: string }) => result.ruleId === rule;

describe('what needs no Bicep CLI', () => {
  const workspace = {
    id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw',
    type: 'Microsoft.MachineLearningServices/workspaces',
    name: 'mlw',
    apiVersion: '2025-12-01',
    location: 'westeurope',
    properties: { publicNetworkAccess: 'Enabled' },
  };

  it.each([
    ['one resource', workspace],
    ['a list', { value: [workspace] }],
    ['a snapshot', { predictedResources: [workspace], diagnostics: [] }],
    ['what-if output', { status: 'Succeeded', changes: [{ resourceId: workspace.id, changeType: 'Create', after: workspace }] }],
  ])('judges %s, and names the line of the property', async (_name, content) => {
    await inFolder({ 'a.json': content }, async (folder) => {
      const outcome = await check(folder, { bicep: '/nowhere/bicep' });
      expect(outcome.files).toMatchObject([{ path: 'a.json', status: 'checked' }]);
      const [result] = outcome.results.filter(only('AML-NET-001'));
      expect(result).toMatchObject({ verdict: 'fail', file: 'a.json', resourceId: workspace.id.toLowerCase() });
      expect(JSON.stringify(content, null, 2).split('\n')[(result?.line ?? 0) - 1]).toContain('publicNetworkAccess');
    });
  });

  it('accounts for every file, whatever it is called or holds', async () => {
    const files = {
      'notes.json': { hello: 'world' },
      'broken.json': '{ "a": ',
      'main.bicep': "resource w 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = { name: 'mlw' }\n",
      'export.txt.json': [workspace],
      'ignored/hidden.json': workspace,
      '.gitignore': 'ignored/\n',
    };
    await inFolder(files, async (folder) => {
      const outcome = await check(folder, { bicep: '/nowhere/bicep' });
      expect(outcome.files.map(({ path, status }) => `${path} ${status}`)).toEqual([
        'broken.json notEvaluated',
        'export.txt.json checked',
        'main.bicep notEvaluated',
        'notes.json notAml',
      ]);
      expect(outcome.files.filter(({ status }) => status !== 'checked').every(({ reason }) => (reason ?? '') !== '')).toBe(true);
    });
  });
});

describe('templates', { skip: missing !== undefined }, () => {
  it('are judged with the line and column of the property, or of the resource where it is missing', async () => {
    await inFolder({ 'open.json': aTemplate({ publicNetworkAccess: 'Enabled' }), 'silent.json': aTemplate({}) }, async (folder) => {
      const results = (await check(folder)).results.filter(only('AML-NET-001'));
      expect(results.map(({ file, verdict, line }) => [file, verdict, line])).toEqual([
        ['open.json', 'fail', 15],
        ['silent.json', 'fail', 6],
      ]);
    });
  });

  it('leave what nobody gave unknown, and say what it waits for', async () => {
    const template = aTemplate({ publicNetworkAccess: "[parameters('access')]" }, { parameters: { access: { type: 'string' } } });
    await inFolder({ 'a.json': template }, async (folder) => {
      const [unknown] = (await check(folder)).results.filter(only('AML-NET-001'));
      expect(unknown).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('access') });
      const [given] = (await check(folder, { parameters: { access: 'Disabled' } })).results.filter(only('AML-NET-001'));
      expect(given?.verdict).toBe('pass');
    });
  });

  it('take a parameter file', async () => {
    const template = aTemplate({ publicNetworkAccess: "[parameters('access')]" }, { parameters: { access: { type: 'string' } } });
    const parameters = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
      contentVersion: '1.0.0.0',
      parameters: { access: { value: 'Enabled' } },
    };
    await inFolder({ 'azuredeploy.json': template, 'azuredeploy.parameters.json': parameters }, async (folder) => {
      expect((await check(folder)).results.filter(only('AML-NET-001')).map(({ verdict }) => verdict)).toContain('fail');
    });
  });

  it('make verdicts conditional where the condition is not known, and leave out what it excludes', async () => {
    const conditional = aTemplate({ publicNetworkAccess: 'Enabled' }, { parameters: { prod: { type: 'bool' } } }) as {
      resources: object[];
    };
    conditional.resources[0] = { ...conditional.resources[0], condition: "[parameters('prod')]" };
    await inFolder({ 'a.json': conditional }, async (folder) => {
      const [maybe] = (await check(folder)).results.filter(only('AML-NET-001'));
      expect(maybe).toMatchObject({ verdict: 'fail', condition: expect.stringContaining('prod') });
      expect((await check(folder, { parameters: { prod: false } })).results.filter(only('AML-NET-001'))).toEqual([]);
    });
  });

  it('of Bicep are judged at the Bicep line, modules too', async () => {
    const module =
      "param access string\nresource w 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {\n  name: 'mlw'\n  location: 'westeurope'\n  properties: {\n    publicNetworkAccess: access\n  }\n}\n";
    const main = "module m 'module.bicep' = {\n  name: 'm'\n  params: {\n    access: 'Enabled'\n  }\n}\n";
    await inFolder({ 'main.bicep': main, 'module.bicep': module }, async (folder) => {
      const results = (await check(folder, { paths: ['main.bicep'] })).results.filter(only('AML-NET-001'));
      expect(results).toMatchObject([{ verdict: 'fail', file: expect.stringMatching(/\.bicep$/) }]);
    });
  });

  it('answer from the cache the second time, without the engine', async () => {
    await inFolder({ 'a.json': aTemplate({ publicNetworkAccess: 'Enabled' }) }, async (folder) => {
      const asked: string[] = [];
      const options = {
        cache: true,
        cacheFolder: `${folder}/.cache`,
        paths: ['a.json'],
        onEngine: (what: string) => void asked.push(what),
      };
      const first = await check(folder, options);
      expect(asked).toContain('start');
      asked.length = 0;
      const second = await check(folder, options);
      expect(asked).toEqual([]);
      expect(second.results.map(({ ruleId, verdict }) => [ruleId, verdict])).toEqual(
        first.results.map(({ ruleId, verdict }) => [ruleId, verdict]),
      );
    });
  });

  it('name the parameter that blocks a copy count, and the linked template that could not be followed', async () => {
    const copies = aTemplate({}, { parameters: { count: { type: 'int' } } }) as { resources: object[] };
    copies.resources[0] = {
      ...copies.resources[0],
      name: "[concat('mlw', copyIndex())]",
      copy: { name: 'c', count: "[parameters('count')]" },
    };
    const linked = {
      $schema: SCHEMA,
      contentVersion: '1.0.0.0',
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          apiVersion: '2022-09-01',
          name: 'elsewhere',
          properties: { mode: 'Incremental', templateLink: { uri: 'https://example.com/aml.json' } },
        },
      ],
    };
    await inFolder({ 'copies.json': copies, 'linked.json': linked }, async (folder) => {
      const { files } = await check(folder);
      expect(files.find(({ path }) => path === 'copies.json')).toMatchObject({
        status: 'notEvaluated',
        reason: expect.stringContaining('count'),
      });
      expect(files.find(({ path }) => path === 'linked.json')?.reason).toMatch(/example\.com|linked|elsewhere/i);
    });
  });

  it('for a subscription are judged, with what their modules deploy into a group', async () => {
    const main =
      "targetScope = 'subscription'\nresource g 'Microsoft.Resources/resourceGroups@2025-04-01' = {\n  name: 'rg'\n  location: 'westeurope'\n}\nmodule m 'm.bicep' = {\n  scope: g\n}\n";
    const module =
      "resource w 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {\n  name: 'mlw'\n  location: 'westeurope'\n  properties: {\n    publicNetworkAccess: 'Disabled'\n  }\n}\n";
    await inFolder({ 'main.bicep': main, 'm.bicep': module }, async (folder) => {
      const outcome = await check(folder, { paths: ['main.bicep'] });
      expect(outcome.results.filter(only('AML-NET-001')).map(({ verdict }) => verdict)).toEqual(['pass']);
    });
  });
});

describe('several workspaces of one deployment', () => {
  const groupOf = (environment: string) => `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-${environment}`;
  const workspace = (environment: string, keyVault: string) => ({
    id: `${groupOf(environment)}/providers/Microsoft.MachineLearningServices/workspaces/mlw-${environment}`,
    type: 'Microsoft.MachineLearningServices/workspaces',
    name: `mlw-${environment}`,
    apiVersion: '2025-12-01',
    location: 'westeurope',
    tags: { environment },
    properties: { keyVault: `${groupOf('prod')}/providers/Microsoft.KeyVault/vaults/${keyVault}` },
  });
  const crossings = async (...workspaces: readonly object[]) =>
    await inFolder({ 'export.json': workspaces }, async (folder) => {
      const { results } = await check(folder, { bicep: '/nowhere/bicep' });
      return results.filter(({ unit, ruleId }) => unit === ESTATE.id && ruleId === 'AML-ENV-004');
    });

  it('must not share a key vault across environments', async () => {
    expect(await crossings(workspace('prod', 'kv'), workspace('dev', 'kv'))).toMatchObject([
      { verdict: 'fail', resourceId: expect.stringContaining('mlw-dev'), file: 'export.json' },
      { verdict: 'fail', resourceId: expect.stringContaining('mlw-prod'), file: 'export.json' },
    ]);
  });

  it('pass nothing: no file shows who else uses it', async () => {
    expect(await crossings(workspace('prod', 'kv'), workspace('dev', 'kv-dev'))).toEqual([]);
  });
});
