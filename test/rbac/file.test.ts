import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRbacFile } from '../../shared/rbac/file.ts';

const WORKSPACE =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w';
const problemOf = (text: string): string => {
  const parsed = parseRbacFile(text);
  return 'problem' in parsed ? parsed.problem : '';
};

describe('the file of who should be what', () => {
  it('reads its sample', () => {
    const parsed = parseRbacFile(readFileSync('infra/scripts/rbac.sample.yaml', 'utf8'));
    expect('input' in parsed && parsed.input.wanted.map(({ persona, role }) => `${persona}: ${role}`)).toEqual([
      'data-scientist: AzureML Data Scientist',
      'data-scientist: Storage Blob Data Contributor',
      'ml-engineer: AzureML Data Scientist',
      'ml-engineer: AzureML Compute Operator',
      'ml-engineer: Storage Blob Data Contributor',
      'mlops-pipeline: AzureML Data Scientist',
      'mlops-pipeline: Storage Blob Data Contributor',
      'mlops-pipeline: AcrPush',
      'auditor: Reader',
      'auditor: Log Analytics Reader',
      'aml-warden: Reader',
    ]);
  });

  it.each([
    ['no YAML', 'a: [', 'Flow sequence'],
    [
      'an unknown persona',
      'scopes: {}\nassignments: [{persona: king, principal: 11111111-1111-4111-8111-111111111111, principalType: User}]',
      'data-scientist',
    ],
    [
      'a name for a principal',
      'scopes: {}\nassignments: [{persona: auditor, principal: ada@contoso.com, principalType: User}]',
      'object id',
    ],
    ['a scope that is none', 'scopes: {workspace: my-workspace}\nassignments: []', 'ARM resource id'],
    ['no assignment', 'scopes: {}\nassignments: []', 'at least one assignment'],
    [
      'a person in the place of a pipeline',
      `scopes: {workspace: ${WORKSPACE}}\nassignments: [{persona: mlops-pipeline, principal: 11111111-1111-4111-8111-111111111111, principalType: User}]`,
      'meant for ServicePrincipal',
    ],
    [
      'a scope that is missing',
      `scopes: {workspace: ${WORKSPACE}}\nassignments: [{persona: auditor, principal: 11111111-1111-4111-8111-111111111111, principalType: Group}]`,
      'add scopes.logAnalytics',
    ],
  ])('says what is wrong with %s', (_name, text, said) => {
    expect(problemOf(text)).toContain(said);
  });
});
