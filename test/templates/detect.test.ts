import { describe, expect, it } from 'vitest';
import { detect } from '../../shared/templates/detect.ts';
import { aTemplate } from './fixtures.ts';

const RESOURCE = { id: '/subscriptions/s/x', type: 'Microsoft.Storage/storageAccounts', name: 'st' };
const json = JSON.stringify;

describe('a file', () => {
  it.each([
    ['armTemplate', json(aTemplate({}))],
    ['armTemplate', `// written by hand\n${json(aTemplate({}))}`],
    ['armTemplate', json({ contentVersion: '1.0.0.0', languageVersion: '2.0', resources: {} })],
    [
      'armParameters',
      json({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', parameters: {} }),
    ],
    ['snapshot', json({ predictedResources: [], diagnostics: [] })],
    ['whatIf', json({ status: 'Succeeded', changes: [{ resourceId: '/x', changeType: 'NoChange' }] })],
    ['whatIf', json({ properties: { changes: [{ resourceId: '/x', changeType: 'Create' }] } })],
    ['armResources', json(RESOURCE)],
    ['armResources', json([RESOURCE])],
    ['armResources', json({ value: [RESOURCE] })],
    ['armResources', json({ data: [RESOURCE], count: 1 })],
    ['armResources', json([{ ResourceId: '/x', ResourceType: 'Microsoft.KeyVault/vaults', Properties: {} }])],
    ['bicep', "/* a */ resource x 'Microsoft.Storage/storageAccounts@2023-05-01' = {}"],
    ['bicep', "targetScope = 'subscription'\n"],
    ['bicepParameters', "// p\nusing './main.bicep'\nparam x = 1"],
    ['other', json({ name: 'package', version: '1.0.0', type: 'module' })],
    ['other', json({ changes: ['a'] })],
    ['other', 'hello: world'],
    ['other', ''],
  ])('is %s by its content', (kind, text) => {
    expect(detect(text).kind).toBe(kind);
  });

  it('that is broken says where', () => {
    expect(detect('{\n  "a": 1,\n  "b" 2\n}')).toMatchObject({ kind: 'other', line: 3, reason: expect.stringContaining('broken') });
  });
});

it.each([
  ['blank lines', '\n'],
  ['blank lines of another kind', '\r'],
  ['spaces', ' '],
  ['comments that do not end', '/*'],
  ['comments', '/**/ // x\n'],
  ['declarations that do not end', 'using\n'],
])('tells in no time to speak of what a file full of %s is', (_, part) => {
  const startedAt = performance.now();
  expect(detect(part.repeat(500_000)).kind).toBe('other');
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
